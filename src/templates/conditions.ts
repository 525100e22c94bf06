import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../json/index.ts'
import type { EvaluationBounds } from './evaluation-bounds.ts'

export interface ConditionsOptions {
  readonly template: JsonObject
  readonly bounds: EvaluationBounds
  /** The text that a value evaluates to. */
  readonly textOf: (value: JsonValue, path: DocumentPath) => string
  readonly problem: (message: string, path: DocumentPath) => void
}

const shownMax = 10

/**
 * Decides whether conditions hold. One that cannot be evaluated counts as met. Conditions refer to one another: each is
 * evaluated only once.
 */
export class Conditions {
  readonly #options: ConditionsOptions
  readonly #judged = new Map<string, boolean>()
  /** The conditions being evaluated, each referred to by the one before it. */
  readonly #open = new Set<string>()

  constructor(options: ConditionsOptions) {
    this.#options = options
  }

  /** Whether a condition holds, given by its name or written out; the path is its place. */
  isMet(condition: JsonValue, path: DocumentPath): boolean {
    const { bounds } = this.#options
    bounds.enter(path)
    const isMet =
      typeof condition === 'string' ? this.#isNamedMet(condition, path) : this.#isWrittenMet(condition, path)
    bounds.leave()
    return isMet
  }

  #isNamedMet(name: string, path: DocumentPath): boolean {
    const known = this.#judged.get(name)
    if (known !== undefined) return known
    const conditions = getMember(this.#options.template, 'Conditions') ?? null
    const condition = isObject(conditions) ? getMember(conditions, name) : undefined
    if (condition === undefined) return true
    if (this.#open.has(name)) {
      this.#options.problem(`The condition ${name} depends on itself: ${this.#ringOf(name)}`, path)
      return true
    }
    this.#open.add(name)
    const isMet = this.isMet(condition, ['Conditions', name])
    this.#open.delete(name)
    this.#judged.set(name, isMet)
    return isMet
  }

  /** How a condition being evaluated leads to itself: `A → B → A`. */
  #ringOf(name: string): string {
    const open = [...this.#open]
    const ring = open.slice(open.indexOf(name))
    const shown = ring.length > shownMax ? [...ring.slice(0, shownMax), `${ring.length - shownMax} more`] : ring
    return [...shown, name].join(' → ')
  }

  #isWrittenMet(condition: JsonValue, path: DocumentPath): boolean {
    if (!isObject(condition)) return condition !== false
    const [call] = memberEntries(condition)
    if (call === undefined) return true
    const [name, argument] = call
    const inside = [...path, name]
    const list = Array.isArray(argument) ? argument : []
    const isItemMet = (item: JsonValue, index: number) => this.isMet(item, [...inside, index])
    switch (name) {
      case 'Condition':
        return this.isMet(argument, inside)
      case 'Fn::Equals': {
        if (list.length !== 2) return true
        const [left, right] = list.map((item, index) => this.#options.textOf(item, [...inside, index]))
        return left === right
      }
      case 'Fn::And':
        return list.every(isItemMet)
      case 'Fn::Or':
        return list.some(isItemMet)
      case 'Fn::Not':
        return list.length !== 1 || !isItemMet(list[0]!, 0)
      default:
        return true
    }
  }
}
