import type { JsonValue } from '../../../json/index.ts'
import type { PathEvaluation } from '../evaluation.ts'

/** The condition of a filter: whether `item` passes it. `root` is the document that the whole path is evaluated on. */
export type Predicate = (item: JsonValue, root: JsonValue, evaluation: PathEvaluation) => boolean
