import { findParameterProblems, missingField } from '../asl/parameters/find-parameter-problems.ts'
import { getMember, isObject, type JsonObject, type JsonValue, type Payload } from '../json/index.ts'
import type { TaskOutcome } from '../runtime/service.ts'
import { knownActions } from './optimized/known-actions.ts'
import { failed } from './outcome.ts'

/** Reads the parameters of an integration, and collects what is wrong with them. */
export class TaskParameters {
  readonly #payload: Payload
  readonly #object: JsonObject
  readonly #problems: string[] = []

  constructor(payload: Payload) {
    this.#payload = payload
    const value = payload.value
    this.#object = isObject(value) ? value : {}
    if (!isObject(value)) this.#problems.push('The value must be an OBJECT')
  }

  /** Adds a problem that a service has found itself. */
  addProblem(problem: string): void {
    this.#problems.push(problem)
  }

  /** The member unchanged: null stays null. */
  json(name: string): JsonValue | undefined {
    return getMember(this.#object, name)
  }

  /** Undefined if the member is absent or null: for most members, the service does not distinguish the two. */
  value(name: string): JsonValue | undefined {
    return this.json(name) ?? undefined
  }

  text(name: string): string | null {
    const value = this.value(name)
    if (value === undefined) return null
    if (typeof value === 'string') return value
    this.#problems.push(`The value for the field '${name}' must be a STRING`)
    return null
  }

  requiredText(name: string): string {
    if (this.value(name) === undefined) this.#problems.push(missingField(name))
    return this.text(name) ?? ''
  }

  /** One of a few words, or null if absent. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const text = this.text(name)
    if (text === null) return null
    const word = words.find((candidate) => candidate === text)
    if (word === undefined)
      this.#problems.push(`The value for the field '${name}' must be one of [${words.join(', ')}]`)
    return word ?? null
  }

  /** Records parameters that an action of an optimized integration does not have, at any depth. */
  allowOnly(action: string): void {
    const known = knownActions().get(action)
    if (known === undefined) return
    for (const { message, unknown } of findParameterProblems(this.#object, known.parameters, 'values')) {
      if (unknown !== null) this.#problems.push(message)
    }
  }

  /** What is wrong with the parameters read so far, in the service's words; null if nothing is. */
  get problem(): string | null {
    return refusalOf(this.#payload, this.#problems)
  }

  /** How the task fails for these problems; null if there are none. */
  get failure(): TaskOutcome | null {
    return this.problem === null ? null : failed('States.Runtime', this.problem)
  }
}

/** How a task fails if its parameters do not fit. */
export function couldNotStart(parameters: Payload, problems: readonly string[]): TaskOutcome {
  return failed('States.Runtime', describeProblems(parameters, problems))
}

/** The same for a task that is refused before it is scheduled; null if nothing is wrong. */
export function refusalOf(parameters: Payload, problems: readonly string[]): string | null {
  return problems.length === 0 ? null : describeProblems(parameters, problems)
}

function describeProblems(parameters: Payload, problems: readonly string[]): string {
  return `The Parameters '${parameters.text}' could not be used to start the Task: [${problems.join(', ')}]`
}
