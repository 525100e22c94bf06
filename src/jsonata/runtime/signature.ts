import { isNumber, JsonNumber } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import { FunctionValue } from './function-value.ts'

/** One letter for the type of a value, as in signatures; `m` is a missing one. */
export type TypeLetter = 's' | 'n' | 'b' | 'l' | 'a' | 'o' | 'f' | 'm'

export function typeLetter(value: unknown): TypeLetter {
  switch (typeof value) {
    case 'string':
      return 's'
    case 'number':
      return 'n'
    case 'boolean':
      return 'b'
    case 'object':
      if (value === null) return 'l'
      if (Array.isArray(value)) return 'a'
      if (value instanceof JsonNumber) return 'n'
      return value instanceof FunctionValue ? 'f' : 'o'
    default:
      return 'm'
  }
}

interface Parameter {
  /** The letters of the types it accepts. */
  readonly letters: string
  readonly isArray: boolean
  readonly isNumber: boolean
  /** For an array: the type of its items. */
  itemType: string | undefined
  countMin: number
  countMax: number
  /** If left out, it is the context. */
  fromContext: boolean
  /** The marks after it, which say how often it may occur. */
  marks: string
}

const lettersByType: Readonly<Record<string, string>> = {
  a: 'asnblfom',
  b: 'bm',
  f: 'f',
  j: 'asnblom',
  l: 'lm',
  n: 'nm',
  o: 'om',
  s: 'sm',
  x: 'asnblfom',
}

const itemTypeNames: Readonly<Record<string, string>> = {
  a: 'arrays',
  b: 'booleans',
  f: 'functions',
  n: 'numbers',
  o: 'objects',
  s: 'strings',
}

/** Reads a signature such as `<s-nn?:s>`. The part after the colon names the result, and is not checked. */
export function parseSignature(text: string): Signature {
  const parameters: Parameter[] = []
  for (let index = 1; index < text.length && text[index] !== ':'; index++) {
    const letter = text[index]!
    const previous = parameters.at(-1)
    if (letter === '(') {
      const end = closingBracket(text, index, '(', ')')
      const choice = text.slice(index + 1, end)
      if (choice.includes('<')) throw new JsonataError('S0402', { value: choice })
      parameters.push(parameter(`${choice}m`, false, false))
      index = end
    } else if (letter === '<') {
      const end = closingBracket(text, index, '<', '>')
      const itemType = text.slice(index + 1, end)
      const takesIt = previous !== undefined && (previous.isArray || previous.letters === 'f')
      if (!takesIt) throw new JsonataError('S0401', { value: text[index - 1] })
      previous.itemType = itemType
      index = end
    } else if ('-?+'.includes(letter) && previous !== undefined) repeat(previous, letter)
    else if (Object.hasOwn(lettersByType, letter)) {
      parameters.push(parameter(lettersByType[letter]!, letter === 'a', letter === 'n'))
    }
  }
  return new Signature(parameters)
}

function repeat(parameter: Parameter, mark: string): void {
  parameter.marks += mark
  if (!/^[-?+][-?]?$/.test(parameter.marks)) throw new JsonataError('S0403', { value: parameter.marks })
  if (mark === '+') parameter.countMax = Number.POSITIVE_INFINITY
  else parameter.countMin = 0
  if (mark === '-') parameter.fromContext = true
}

function parameter(letters: string, isArray: boolean, isNumeric: boolean): Parameter {
  return {
    letters,
    isArray,
    isNumber: isNumeric,
    itemType: undefined,
    countMin: 1,
    countMax: 1,
    fromContext: false,
    marks: '',
  }
}

function closingBracket(text: string, start: number, open: string, close: string): number {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === open) depth++
    else if (text[index] === close && --depth === 0) return index
  }
  return text.length
}

/** What to do with the arguments of a call, given their types. */
interface Plan {
  readonly actions: readonly Action[]
  /** The arguments are right as they are. */
  readonly identical: boolean
  /** There are numbers among them whose spelling a built-in must not see. */
  readonly hasNumbers: boolean
}

interface Action {
  readonly parameter: Parameter
  readonly source: number | 'context'
  readonly letter: string
  /** The letters of all arguments that the parameter took. */
  readonly taken: string
}

/** The maximum number of arguments for which a call's plan is cached under a small number. */
const plannedArgumentsMax = 8

/** What a function accepts. A plan is made once for each list of argument types that occurs. */
export class Signature {
  readonly #parameters: readonly Parameter[]
  readonly #plans = new Map<number, Plan>()

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters
  }

  /** The arguments as the function wants them; `spelled` preserves the spelling of numbers. */
  validate(given: unknown[], context: unknown, spelled: boolean): unknown[] {
    const plan = this.#plan(given)
    if (plan.identical && (spelled || !plan.hasNumbers)) return given
    const checked: unknown[] = []
    for (let index = 0; index < plan.actions.length; index++) {
      const action = plan.actions[index]!
      const { parameter, source } = action
      if (source === 'context') checked.push(contextArgument(parameter, context, spelled))
      else if (parameter.isArray && action.letter !== '') checked.push(arrayArgument(action, given[source]))
      else checked.push(spelled || !parameter.isNumber ? given[source] : withoutSpelling(given[source]))
    }
    return checked
  }

  #plan(given: readonly unknown[]): Plan {
    if (given.length > plannedArgumentsMax) return this.#makePlan(given)
    let key = given.length
    for (let index = 0; index < given.length; index++) key = key * 8 + letterNumber(given[index])
    let plan = this.#plans.get(key)
    if (plan === undefined) {
      plan = this.#makePlan(given)
      this.#plans.set(key, plan)
    }
    return plan
  }

  #makePlan(given: readonly unknown[]): Plan {
    let letters = ''
    for (const value of given) letters += typeLetter(value)
    const counts = this.#match(letters, 0, 0)
    if (counts === undefined) throw this.#mismatch(given, letters)
    const actions: Action[] = []
    let source = 0
    for (const [index, parameter] of this.#parameters.entries()) {
      const count = counts[index]!
      const taken = letters.slice(source, source + count)
      if (count === 0 && parameter.fromContext) actions.push({ parameter, source: 'context', letter: '', taken })
      else if (count === 0) actions.push({ parameter, source: source++, letter: '', taken })
      else for (const letter of taken) actions.push({ parameter, source: source++, letter, taken })
    }
    const identical = actions.every(
      (action, index) =>
        action.source === index && (!action.parameter.isArray || (action.letter === 'a' && !action.parameter.itemType)),
    )
    return {
      actions,
      identical,
      hasNumbers: letters.includes('n') && actions.some((action) => action.parameter.isNumber),
    }
  }

  /** How many arguments each parameter takes: as many as possible, as long as the rest still fits. */
  #match(letters: string, parameterIndex: number, start: number): number[] | undefined {
    const parameter = this.#parameters[parameterIndex]
    if (parameter === undefined) return start === letters.length ? [] : undefined
    let count = 0
    while (count < parameter.countMax && start + count < letters.length) {
      if (!parameter.letters.includes(letters[start + count]!)) break
      count++
    }
    for (; count >= parameter.countMin; count--) {
      const rest = this.#match(letters, parameterIndex + 1, start + count)
      if (rest !== undefined) return [count, ...rest]
    }
    return undefined
  }

  /** The first argument that no parameter could accept. */
  #mismatch(given: readonly unknown[], letters: string): JsonataError {
    let good = 0
    for (const parameter of this.#parameters) {
      let count = 0
      while (count < parameter.countMax && parameter.letters.includes(letters[good + count] ?? ' ')) count++
      if (count < parameter.countMin) break
      good += count
    }
    return new JsonataError('T0410', { value: given[good], index: good + 1 })
  }
}

const letterNumbers: Readonly<Record<TypeLetter, number>> = { m: 0, s: 1, n: 2, b: 3, l: 4, a: 5, o: 6, f: 7 }

function letterNumber(value: unknown): number {
  return letterNumbers[typeLetter(value)]
}

function contextArgument(parameter: Parameter, context: unknown, spelled: boolean): unknown {
  if (!parameter.letters.includes(typeLetter(context))) throw new JsonataError('T0411', { value: context, index: 1 })
  return spelled || !parameter.isNumber ? context : withoutSpelling(context)
}

function withoutSpelling(value: unknown): unknown {
  return value instanceof JsonNumber ? value.value : value
}

function arrayArgument({ parameter, letter, taken, source }: Action, value: unknown): unknown {
  if (letter === 'm') return undefined
  const { itemType } = parameter
  if (itemType !== undefined && !hasItemType(value, letter, taken, itemType)) {
    throw new JsonataError('T0412', { value, index: Number(source) + 1, type: itemTypeNames[itemType]! })
  }
  return letter === 'a' ? value : [value]
}

function hasItemType(value: unknown, letter: string, taken: string, itemType: string): boolean {
  if (letter !== 'a') return taken === itemType
  const items = value as unknown[]
  // Most arrays contain numbers or strings: check those without naming each type.
  if (itemType === 'n') {
    for (let index = 0; index < items.length; index++) if (!isNumber(items[index])) return false
    return true
  }
  const wanted = itemType.charAt(0)
  for (let index = 0; index < items.length; index++) if (typeLetter(items[index]) !== wanted) return false
  return true
}
