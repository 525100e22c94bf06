import type { Evaluation } from './evaluation.ts'

/**
 * The kinds of arrays that the language distinguishes. A sequence is what a path or a function like `$map` gives: with one
 * item it is that item, with none it is nothing. Both kinds are arrays in every other respect, and become plain ones in the
 * end.
 */
export class Sequence extends Array<unknown> {
  /** Results of the array's own methods on a sequence are ordinary arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  /** A sequence of one item stays an array. */
  keepSingleton = false
  /** Wraps an input that is an array, so that `$` is the array and not its items. */
  outerWrapper = false
}

/** The result of an array constructor at the start or end of a path: one value, never flattened into a sequence. */
export class ConstructedArray extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/**
 * Makes a constructed array from one that was filled as an ordinary array. Filling an instance of this class from the start
 * takes several times as long.
 */
export function constructedOf(items: unknown[]): ConstructedArray {
  return Object.setPrototypeOf(items, ConstructedArray.prototype) as ConstructedArray
}

export function sequenceOf(value: unknown): Sequence {
  const sequence = new Sequence()
  sequence.push(value)
  return sequence
}

/**
 * A sequence of items collected in an ordinary array, or contained in another one. Collecting in the sequence itself takes
 * several times as long: an array of our own class determines anew each time what kind of values it holds.
 */
export function sequenceFrom(items: readonly unknown[]): Sequence {
  const sequence = new Sequence(items.length)
  for (let index = 0; index < items.length; index++) sequence[index] = items[index]
  return sequence
}

/** An input that is an array is one value, not a sequence of several. */
export function asInput(value: unknown): unknown {
  if (!Array.isArray(value) || value instanceof Sequence) return value
  const wrapper = sequenceOf(value)
  wrapper.outerWrapper = true
  return wrapper
}

/** The cost of adding an item to a growing array. */
const stepsPerPush = 2

/**
 * Adds all items. (A spread call would put them all on the stack.) The same large array may be added again and again: the
 * result is checked against its limit, and paid for, while it grows.
 */
export function pushAll(target: unknown[], items: readonly unknown[], evaluation: Evaluation): void {
  evaluation.grown(target.length + items.length)
  evaluation.step(stepsPerPush * items.length)
  for (let index = 0; index < items.length; index++) target.push(items[index])
}

/** What an expression returns if its value is this: a sequence of one is its item, an empty one is nothing. */
export function collapse(value: unknown): unknown {
  if (!(value instanceof Sequence)) return value
  if (value.length > 1) return value
  if (value.length === 0) return undefined
  return value.keepSingleton ? value : value[0]
}

/** Joins values one after the other, as `$append` does two by two, but at the cost of one array. */
export class Joining {
  #first: unknown
  #joined: unknown[] | undefined

  add(value: unknown, evaluation: Evaluation): void {
    if (value === undefined) return
    if (this.#joined !== undefined) {
      if (Array.isArray(value)) pushAll(this.#joined, value, evaluation)
      else this.#joined.push(value)
    } else if (this.#first === undefined) this.#first = value
    else this.#joined = append(this.#first, value, evaluation) as unknown[]
  }

  /** The joined result. Call it once. */
  end(evaluation: Evaluation): unknown {
    if (this.#joined === undefined) return this.#first
    evaluation.items(this.#joined.length)
    return this.#joined
  }
}

/** Two values one after the other, as `$append` joins them. */
export function append(left: unknown, right: unknown, evaluation: Evaluation): unknown {
  if (left === undefined) return right
  if (right === undefined) return left
  const joined: unknown[] = []
  if (Array.isArray(left)) pushAll(joined, left, evaluation)
  else joined.push(left)
  if (Array.isArray(right)) pushAll(joined, right, evaluation)
  else joined.push(right)
  return joined
}
