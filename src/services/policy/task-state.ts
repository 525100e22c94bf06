import type { Place } from '../../arn/index.ts'
import { expressionSource } from '../../asl/expression-text.ts'
import { getMember, isObject, type JsonObject, type JsonValue } from '../../json/index.ts'

/** Where a policy is to apply: the parts of its ARNs. */
export interface PolicyContext extends Place {
  /** The state machine's own name. */
  readonly machineName: string
}

/** The parameters of a task as they are in its definition. */
export class StaticParameters {
  readonly #object: JsonObject

  constructor(state: JsonObject) {
    const given = getMember(state, 'Arguments') ?? getMember(state, 'Parameters')
    this.#object = isObject(given) ? given : {}
  }

  /** A text that is known before the machine runs; null if it is absent, or comes from a path or an expression. */
  text(...path: readonly string[]): string | null {
    let value: JsonValue | undefined = this.#object
    for (const name of path) value = isObject(value) ? getMember(value, name) : undefined
    return typeof value === 'string' && expressionSource(value) === null ? value : null
  }

  list(name: string): readonly JsonValue[] | null {
    const value = getMember(this.#object, name)
    return Array.isArray(value) ? value : null
  }

  /** Whether there is such a parameter, whatever its value: `Name` or `Name.$`. */
  has(name: string): boolean {
    return getMember(this.#object, name) !== undefined || getMember(this.#object, `${name}.$`) !== undefined
  }
}
