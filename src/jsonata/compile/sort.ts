import { JsonataError } from '../errors.ts'
import type { SortTerm } from '../parser/ast.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { mergeSort } from '../runtime/merge-sort.ts'
import { comparable, payForComparing, unspelled } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { NodeContext } from './evaluator.ts'

/** Orders values; `frameOf` returns the frame in which the terms of a value are evaluated, `itemOf` its context. */
export type Sorter = <T>(values: T[], itemOf: (value: T) => unknown, frameOf: (value: T) => VariableFrame) => T[]

export function compileSort(
  compilation: Compilation,
  terms: readonly SortTerm[],
  position: number,
  place: NodeContext,
): Sorter {
  const evaluators = terms.map((term) => compileNode(compilation, term.expression, place))
  const directions = terms.map((term) => (term.descending ? -1 : 1))
  return (values, itemOf, frameOf) => {
    if (values.length < 2) return values
    // Each value's keys are computed when first compared: a later term often never is.
    const entries = values.map((value) => ({ value, keys: [] as unknown[] }))
    const { evaluation } = frameOf(values[0]!)
    evaluation.items(2 * values.length)
    const keyOf = (entry: (typeof entries)[number], term: number): unknown => {
      if (entry.keys.length === term) {
        entry.keys.push(unspelled(evaluators[term]!(itemOf(entry.value), frameOf(entry.value))))
      }
      return entry.keys[term]
    }
    const sorted = mergeSort(entries, evaluation, (left, right) => {
      for (let term = 0; term < evaluators.length; term++) {
        const order = compareKeys(keyOf(left, term), keyOf(right, term), directions[term]!, position, evaluation)
        if (order !== 0) return order > 0
      }
      return false
    })
    return sorted.map((entry) => entry.value)
  }
}

function compareKeys(
  left: unknown,
  right: unknown,
  direction: number,
  position: number,
  evaluation: Evaluation,
): number {
  if (typeof left === 'number' && typeof right === 'number')
    return left === right ? 0 : left < right ? -direction : direction
  const leftType = comparable(left)
  const rightType = comparable(right)
  // A value without a key comes last, in either direction.
  if (leftType === 'undefined') return rightType === 'undefined' ? 0 : 1
  if (rightType === 'undefined') return -1
  if (leftType === 'other' || rightType === 'other') {
    throw new JsonataError('T2008', { position, value: leftType === 'other' ? left : right })
  }
  if (leftType !== rightType) throw new JsonataError('T2007', { position, value: left, value2: right })
  payForComparing(left, right, evaluation)
  if (left === right) return 0
  return (left as string) < (right as string) ? -direction : direction
}
