import type { JsonValue } from '../../../json/index.ts'
import { evaluateFrom } from '../evaluate-path.ts'
import type { PathEvaluation } from '../evaluation.ts'
import { definitePrefix, type Path, PathMiss } from '../path.ts'
import type { Predicate } from './predicate.ts'

/**
 * One side of a comparison in a filter. Anything but a path is a text, even `1` and `true`: see how values are compared.
 */
export type Operand = { readonly path: Path } | { readonly text: string }

/** The value of an operand: undefined if its path finds nothing. */
export function operandValue(
  operand: Operand,
  item: JsonValue,
  root: JsonValue,
  evaluation: PathEvaluation,
): JsonValue | undefined {
  if ('text' in operand) return operand.text
  const value = evaluateInFilter(operand.path, item, root, evaluation)
  return value instanceof PathMiss ? undefined : value
}

/**
 * The condition that a path finds something. For an indefinite one, only the steps before the first indefinite step count.
 */
export function exists(path: Path): Predicate {
  const definite = definitePrefix(path)
  return (item, root, evaluation) => !(evaluateInFilter(definite, item, root, evaluation) instanceof PathMiss)
}

function evaluateInFilter(
  path: Path,
  item: JsonValue,
  root: JsonValue,
  evaluation: PathEvaluation,
): JsonValue | PathMiss {
  if (path.root === '@') return evaluateFrom(path, item, root, evaluation)
  if (path.root === '$' || path.root === '$$') return evaluateFrom(path, root, root, evaluation)
  const variable = evaluation.variable(path.root)
  if (variable === undefined) return new PathMiss(`No results for path: $${path.root}`)
  return evaluateFrom(path, variable, variable, evaluation)
}
