import type { JsonObject } from '../../json/index.ts'

/** What a state needs of the compiler around it: Parallel and Map states hold flows of their own. */
export interface FlowCompiler {
  /** The language of states that name none: the machine's, also inside Parallel and Map. */
  readonly defaultLanguage: 'JSONPath' | 'JSONata'
  /** Compiles a `{StartAt, States}` and gives the number of its flow. */
  add(owner: JsonObject): number
}
