/** Whether a character belongs, by its code. */
export type CharacterTest = (code: number) => boolean

const asked = 1
const belongs = 2

/** A set of characters. What was found out about one of ASCII is remembered. */
export class CharacterSet {
  readonly #test: CharacterTest
  readonly #ascii = new Uint8Array(128)

  constructor(test: CharacterTest) {
    this.#test = test
  }

  has(code: number): boolean {
    if (code >= 128) return this.#test(code)
    let known = this.#ascii[code]!
    if (known === 0) {
      known = this.#test(code) ? asked | belongs : asked
      this.#ascii[code] = known
    }
    return (known & belongs) !== 0
  }
}

export function between(first: number, last: number): CharacterTest {
  return (code) => code >= first && code <= last
}

export function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code)
}

export function anyOf(tests: readonly CharacterTest[]): CharacterTest {
  return tests.length === 1 ? tests[0]! : (code) => tests.some((test) => test(code))
}

export const isDigit = between(48, 57)
export const isUpper = between(65, 90)
export const isLower = between(97, 122)
/** What `\w` means and word boundaries lie between, in both dialects. */
export const isWord: CharacterTest = (code) => isLower(code) || isUpper(code) || isDigit(code) || code === 95
