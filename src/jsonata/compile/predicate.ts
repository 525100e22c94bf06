import { isNumber, toNumber } from '../../json/index.ts'
import type { Node } from '../parser/ast.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { Sequence, sequenceFrom, sequenceOf } from '../runtime/sequence.ts'
import { numericValue, truth } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'

/** Applies a predicate to a value. A number is a position, counted from the end if negative. */
export type FilterEvaluator = (value: unknown, frame: VariableFrame) => unknown

export function compileFilter(compilation: Compilation, predicate: Node, place: NodeContext): FilterEvaluator {
  if (predicate.kind === 'number') return positionFilter(Math.floor(predicate.value))
  const evaluate = compileNode(compilation, predicate, place)
  return (value, frame) => filterItems(Array.isArray(value) ? value : sequenceOf(value), evaluate, frame)
}

function positionFilter(position: number): FilterEvaluator {
  return (value) => {
    // Anything but an array is treated as a sequence with that one item.
    if (!Array.isArray(value)) {
      const selected = value !== undefined && (position === 0 || position === -1)
      return selected ? sequenceOf(value) : new Sequence()
    }
    const item: unknown = value[position < 0 ? value.length + position : position]
    if (Array.isArray(item)) return item
    return item === undefined ? new Sequence() : sequenceOf(item)
  }
}

function filterItems(items: readonly unknown[], evaluate: Evaluator, frame: VariableFrame): Sequence {
  const result: unknown[] = []
  frame.evaluation.step(items.length)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const times = timesSelected(evaluate(item, frame), index, items.length, frame.evaluation)
    if (times > 1) frame.evaluation.grown(result.length + times)
    for (let count = 0; count < times; count++) result.push(item)
  }
  frame.evaluation.items(result.length)
  return sequenceFrom(result)
}

/** How often a predicate's value selects the item at this index: a list of positions may contain one more than once. */
export function timesSelected(value: unknown, index: number, length: number, evaluation: Evaluation): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (isNumber(value)) {
    const position = numericValue(value)
    return position !== undefined && isPosition(position, index, length) ? 1 : 0
  }
  if (!Array.isArray(value)) return truth(value, evaluation) === true ? 1 : 0
  evaluation.step(value.length)
  for (const item of value) {
    if (numericValue(item) === undefined) return truth(value, evaluation) === true ? 1 : 0
  }
  let times = 0
  for (const item of value as number[]) if (isPosition(toNumber(item), index, length)) times++
  return times
}

function isPosition(position: number, index: number, length: number): boolean {
  const whole = Math.floor(position)
  return whole === index || (whole < 0 && whole + length === index)
}
