import type { Place } from '../../arn/index.ts'
import { expressionSource } from '../../asl/expression-text.ts'
import { getMember, isObject, type JsonObject, type JsonValue } from '../../json/index.ts'

/** Where a policy is meant to hold: what ARNs are made of. */
export interface PolicyContext extends Place {
  /** The state machine's own name. */
  readonly machineName: string
}

/** The parameters of a task as its definition has them. */
export class StaticParameters {
  readonly #object: JsonObject

  constructor(state: JsonObject) {
    const given = getMember(state, 'Arguments') ?? getMember(state, 'Parameters')
    this.#object = isObject(given) ? given : {}
  }

  /** A text that is known before the machine runs; null where it is taken from a path or an expression, or absent. */
  text(...path: readonly string[]): string | null {
    let value: JsonValue | undefined = this.#object
    for (const name of path) value = isObject(value) ? getMember(value, name) : undefined
    return typeof value === 'string' && expressionSource(value) === null ? value : null
  }

  list(name: string): readonly JsonValue[] | null {
    const value = getMember(this.#object, name)
    return Array.isArray(value) ? value : null
  }

  /** Whether there is such a parameter, of whatever value: `Name` or `Name.$`. */
  has(name: string): boolean {
    return getMember(this.#object, name) !== undefined || getMember(this.#object, `${name}.$`) !== undefined
  }
}
