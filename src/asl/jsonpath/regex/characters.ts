import { type CharacterTest, RegexError, type RegexFlags } from './syntax.ts'

const between =
  (first: number, last: number): CharacterTest =>
  (codePoint) =>
    codePoint >= first && codePoint <= last

const digit = between(48, 57)
const upper = between(65, 90)
const lower = between(97, 122)

export const isWord: CharacterTest = (codePoint) =>
  digit(codePoint) || upper(codePoint) || lower(codePoint) || codePoint === 95

const space: CharacterTest = (codePoint) => codePoint === 32 || (codePoint >= 9 && codePoint <= 13)

/** `\d`, `\w` and the like, as Java has them: ASCII only. */
export const classEscapes: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', space],
  ['S', not(space)],
])

export const characterEscapes: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
  ['0', 0],
])

const posixClasses: ReadonlyMap<string, CharacterTest> = new Map([
  ['Alpha', (codePoint: number) => upper(codePoint) || lower(codePoint)],
  ['Alnum', (codePoint: number) => upper(codePoint) || lower(codePoint) || digit(codePoint)],
  ['Digit', digit],
  ['Lower', lower],
  ['Upper', upper],
  ['Space', space],
  ['Punct', (codePoint: number) => between(33, 126)(codePoint) && (!isWord(codePoint) || codePoint === 95)],
])

/** The test for `\p{name}`: a POSIX class by Java's name, or a Unicode property. */
export function propertyTest(name: string): CharacterTest {
  const posix = posixClasses.get(name)
  if (posix !== undefined) return posix
  try {
    // One character is matched at a time, so that the native engine has nothing to backtrack over.
    const pattern = new RegExp(`^\\p{${name.replace(/^Is/, '')}}$`, 'u')
    return (codePoint) => pattern.test(String.fromCodePoint(codePoint))
  } catch {
    throw new RegexError(`Unknown character property name {${name}} in regular expression`)
  }
}

export function not(test: CharacterTest): CharacterTest {
  return (codePoint) => !test(codePoint)
}

export function anyOf(tests: readonly CharacterTest[]): CharacterTest {
  return (codePoint) => tests.some((test) => test(codePoint))
}

export function one(codePoint: number, flags: RegexFlags): CharacterTest {
  if (!flags.ignoreCase) return (other) => other === codePoint
  return range(codePoint, codePoint, flags)
}

export function range(first: number, last: number, flags: RegexFlags): CharacterTest {
  const exact = between(first, last)
  if (!flags.ignoreCase) return exact
  return (codePoint) => {
    if (exact(codePoint)) return true
    const character = String.fromCodePoint(codePoint)
    return exact(character.toLowerCase().codePointAt(0)!) || exact(character.toUpperCase().codePointAt(0)!)
  }
}

const lineTerminators = new Set([10, 13, 0x85, 0x2028, 0x2029])

export function anyCharacter(flags: RegexFlags): CharacterTest {
  return flags.dotAll ? () => true : (codePoint) => !lineTerminators.has(codePoint)
}
