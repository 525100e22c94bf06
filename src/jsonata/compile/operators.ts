import { JsonataError } from '../errors.ts'
import type { Node } from '../parser/ast.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { Sequence } from '../runtime/sequence.ts'
import { toText } from '../runtime/text.ts'
import { comparable, deepEqual, numericValue, payForComparing, truth, unspelled } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'

/** The maximum number of integers that `..` makes, whatever the limits. */
const rangeMax = 1e7

export function compileBinary(
  compilation: Compilation,
  operator: string,
  left: Node,
  right: Node,
  position: number,
  place: NodeContext,
): Evaluator {
  const evaluateLeft = compileNode(compilation, left, place)
  const evaluateRight = compileNode(compilation, right, place)
  switch (operator) {
    case 'and':
      return (input, frame) =>
        holds(evaluateLeft(input, frame), frame.evaluation, position, operator) &&
        holds(evaluateRight(input, frame), frame.evaluation, position, operator)
    case 'or':
      return (input, frame) =>
        holds(evaluateLeft(input, frame), frame.evaluation, position, operator) ||
        holds(evaluateRight(input, frame), frame.evaluation, position, operator)
    case '=':
    case '!=':
      return compileEquality(operator, evaluateLeft, evaluateRight)
    case 'in':
      return (input, frame) => {
        const item = evaluateLeft(input, frame)
        return includes(item, evaluateRight(input, frame), frame.evaluation)
      }
    case '&':
      return (input, frame) => {
        const first = evaluateLeft(input, frame)
        return concatenate(first, evaluateRight(input, frame), frame.evaluation, position)
      }
    case '..':
      return (input, frame) => {
        const first = evaluateLeft(input, frame)
        return range(first, evaluateRight(input, frame), frame.evaluation, position)
      }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(operator, evaluateLeft, evaluateRight, position)
    default:
      return compileArithmetic(operator, evaluateLeft, evaluateRight, position)
  }
}

function located<T>(position: number, token: string, evaluate: () => T): T {
  try {
    return evaluate()
  } catch (error) {
    throw error instanceof JsonataError ? error.locate(position, token) : error
  }
}

function holds(value: unknown, evaluation: Evaluation, position: number, token: string): boolean {
  if (typeof value === 'boolean') return value
  return located(position, token, () => truth(value, evaluation) === true)
}

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
}

function compileArithmetic(operator: string, left: Evaluator, right: Evaluator, position: number): Evaluator {
  const slow = (first: unknown, second: unknown): number | undefined => {
    const [leftNumber, rightNumber] = operands(first, second, operator, position)
    if (leftNumber === undefined || rightNumber === undefined) return undefined
    return arithmetic[operator]!(leftNumber, rightNumber)
  }
  // One closure for each operator: the engine compiles them best if the operation is written out.
  switch (operator) {
    case '+':
      return (input, frame) => {
        const first = left(input, frame)
        const second = right(input, frame)
        return isPlain(first) && isPlain(second) ? first + second : slow(first, second)
      }
    case '-':
      return (input, frame) => {
        const first = left(input, frame)
        const second = right(input, frame)
        return isPlain(first) && isPlain(second) ? first - second : slow(first, second)
      }
    case '*':
      return (input, frame) => {
        const first = left(input, frame)
        const second = right(input, frame)
        return isPlain(first) && isPlain(second) ? first * second : slow(first, second)
      }
    default:
      return (input, frame) => {
        const first = left(input, frame)
        return slow(first, right(input, frame))
      }
  }
}

function isPlain(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function operands(
  left: unknown,
  right: unknown,
  token: string,
  position: number,
): [number | undefined, number | undefined] {
  return located(position, token, () => {
    const leftNumber = numericValue(left)
    if (leftNumber === undefined && left !== undefined) throw new JsonataError('T2001', { value: left, token })
    const rightNumber = numericValue(right)
    if (rightNumber === undefined && right !== undefined) throw new JsonataError('T2002', { value: right, token })
    return [leftNumber, rightNumber]
  })
}

export function compileNegate(
  compilation: Compilation,
  expression: Node,
  position: number,
  place: NodeContext,
): Evaluator {
  const evaluate = compileNode(compilation, expression, place)
  return (input, frame) => {
    const value = evaluate(input, frame)
    if (value === undefined) return undefined
    const number = located(position, '-', () => numericValue(value))
    if (number === undefined) throw new JsonataError('D1002', { value, position, token: '-' })
    return -number
  }
}

function compileEquality(operator: string, left: Evaluator, right: Evaluator): Evaluator {
  const wanted = operator === '='
  return (input, frame) => {
    const first = left(input, frame)
    const second = right(input, frame)
    // Nothing is neither equal to anything nor different from it.
    if (first === undefined || second === undefined) return false
    if (typeof first !== 'object' && typeof second !== 'object') {
      payForComparing(first, second, frame.evaluation)
      return (first === second) === wanted
    }
    return deepEqual(first, second, frame.evaluation) === wanted
  }
}

/** `in` compares as `===` does: an array contains an object only if it is the same object. */
function includes(item: unknown, list: unknown, evaluation: Evaluation): boolean {
  if (item === undefined || list === undefined) return false
  const wanted = unspelled(item)
  if (!Array.isArray(list)) return unspelled(list) === wanted
  evaluation.step(list.length)
  for (let index = 0; index < list.length; index++) {
    const value = unspelled(list[index])
    payForComparing(value, wanted, evaluation)
    if (value === wanted) return true
  }
  return false
}

function concatenate(left: unknown, right: unknown, evaluation: Evaluation, position: number): string {
  if (typeof left === 'string' && typeof right === 'string') {
    evaluation.characters(left.length + right.length)
    return left + right
  }
  return located(position, '&', () => {
    const leftText = left === undefined ? '' : toText(left, false, evaluation)
    const rightText = right === undefined ? '' : toText(right, false, evaluation)
    evaluation.characters(leftText.length + rightText.length)
    return leftText + rightText
  })
}

type Comparison = '<' | '<=' | '>' | '>='

function compileComparison(operator: Comparison, left: Evaluator, right: Evaluator, position: number): Evaluator {
  return (input, frame) => {
    const first = left(input, frame)
    const second = right(input, frame)
    if (typeof first === 'number' && typeof second === 'number') return compare(operator, first, second)
    return compareChecked(operator, first, second, position, frame.evaluation)
  }
}

function compare<T extends number | string>(operator: Comparison, left: T, right: T): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}

function compareChecked(
  operator: Comparison,
  left: unknown,
  right: unknown,
  position: number,
  evaluation: Evaluation,
): boolean | undefined {
  const leftType = comparable(left)
  const rightType = comparable(right)
  if (leftType === 'other' || rightType === 'other') {
    const isLeft = leftType !== 'number' && leftType !== 'string'
    throw new JsonataError('T2010', { value: isLeft ? left : right, position, token: operator })
  }
  if (leftType === 'undefined' || rightType === 'undefined') return undefined
  if (leftType !== rightType) {
    throw new JsonataError('T2009', { value: left, value2: right, position, token: operator })
  }
  payForComparing(left, right, evaluation)
  return compare(operator, unspelled(left) as number, unspelled(right) as number)
}

function range(left: unknown, right: unknown, evaluation: Evaluation, position: number): unknown {
  const first = unspelled(left)
  const last = unspelled(right)
  const token = '..'
  if (first !== undefined && !Number.isInteger(first)) throw new JsonataError('T2003', { value: left, position, token })
  if (last !== undefined && !Number.isInteger(last)) throw new JsonataError('T2004', { value: right, position, token })
  if (typeof first !== 'number' || typeof last !== 'number' || first > last) return undefined
  const size = last - first + 1
  if (size > rangeMax) throw new JsonataError('D2014', { value: size, position, token })
  return located(position, token, () => integers(first, 1, size, evaluation))
}

/** This many integers from the first on, as a sequence. */
export function integers(first: number, step: number, count: number, evaluation: Evaluation): Sequence {
  evaluation.items(count)
  evaluation.step(count)
  const sequence = new Sequence(count)
  for (let index = 0; index < count; index++) sequence[index] = first + index * step
  return sequence
}
