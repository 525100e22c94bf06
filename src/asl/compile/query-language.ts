import type { JsonObject, JsonValue, Payload } from '../../json/index.ts'
import type { Assigned, Field } from '../program.ts'

/**
 * What differs between the two query languages: how data flows through a state, and how a field is computed. One state
 * compiler serves both.
 */
export interface QueryLanguageCompiler {
  /** InputPath in JSONPath; the input itself in JSONata. */
  effectiveInput(state: JsonObject): Field<Payload>
  /** What a Task, Parallel, ItemReader or ResultWriter passes on: Parameters, or Arguments. */
  arguments(owner: JsonObject, within?: string): Field<Payload>
  /** The same for a Task, which refuses some values. */
  taskArguments(state: JsonObject): Field<Payload>
  /** The result of a Pass state, before its output is computed. */
  passResult(state: JsonObject): Field<Payload>
  /**
   * The output of a state with a result (Task, Parallel, Map, Pass), or without one (Choice, Wait, Succeed). `within` comes
   * before the field's name in errors: empty, or a choice rule's place, such as `Choices[0]/`.
   */
  output(owner: JsonObject, from: 'result' | 'input', within: string): Field<Payload>
  /** The output of a state left through a catcher. */
  catcherOutput(catcher: JsonObject, within: string): Field<Payload>
  /** The variables that a state, choice rule or catcher assigns. */
  assign(owner: JsonObject, from: 'result' | 'input' | 'error', within: string): Field<Assigned>
  condition(rule: JsonObject, location: string): Field<boolean>
  /** An integer field: given, computed, or (JSONPath) found by the field with `Path` appended to its name. */
  integer(owner: JsonObject, name: string, within?: string): Field<number | null>
  /** A field with a number from 0 to 100, in the same three ways. */
  percentage(state: JsonObject, name: string): Field<number | null>
  /** A text field, in the same three ways. */
  text(owner: JsonObject, name: string, within?: string): Field<string | null>
  /** A field with any JSON that may contain computed parts, or null if it is not given. */
  template(owner: JsonObject, name: string, within: string): Field<Payload> | null
  waitUntil(state: JsonObject): (scope: Parameters<Field<number>>[0], enteredMillis: number) => number
  items(state: JsonObject): Field<readonly JsonValue[]>
  /** The items of a Distributed Map: members of an object are items too. */
  itemSource(state: JsonObject): Field<readonly JsonValue[] | JsonObject>
  itemSelector(state: JsonObject): Field<Payload> | null
  credentials(state: JsonObject): Field<JsonValue | null>
}

export function constant<T>(value: T): Field<T> {
  return () => value
}
