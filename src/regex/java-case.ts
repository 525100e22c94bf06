import { type CharacterSet, withOthers } from './character-set.ts'

// No script with upper and lower case is above this.
const casedEnd = 0x20000
const casedCount = 3000

/** The characters that become a character in upper or lower case. */
let origins: ReadonlyMap<number, readonly number[]> | undefined

function findOrigins(): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let code = 0; code < casedEnd; code++) {
    const character = String.fromCodePoint(code)
    for (const cased of [character.toLowerCase(), character.toUpperCase()]) {
      const target = cased.codePointAt(0)!
      if (target === code) continue
      const known = found.get(target)
      if (known === undefined) found.set(target, [code])
      else known.push(code)
    }
  }
  return found
}

function known(): ReadonlyMap<number, readonly number[]> {
  origins ??= findOrigins()
  return origins
}

const none: readonly number[] = []

/** A set, with all characters that become one of its characters in upper or lower case. */
export function ignoringCase(set: CharacterSet): CharacterSet {
  return withOthers(
    set,
    (code) => known().get(code) ?? none,
    () => known().keys(),
    casedCount,
  )
}
