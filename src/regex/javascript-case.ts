import { type CharacterSet, lowerCase, upperCase, withOthers } from './character-set.ts'
import type { SameCharacter } from './pattern.ts'

/**
 * What represents a unit if case is ignored: its upper case, if that is one unit, and not ASCII for a non-ASCII unit.
 */
function canonical(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase()
  if (upper.length !== 1) return unit
  const code = upper.charCodeAt(0)
  return unit >= 128 && code < 128 ? unit : code
}

/** The units that have another upper or lower case. No others need to be converted to find out. */
const hasCase = /\p{Changes_When_Casemapped}/u

const none: readonly number[] = []
let othersBeyondAscii: ReadonlyMap<number, readonly number[]> | undefined

/** The other units that differ from this one only in case. */
export function othersOf(unit: number): readonly number[] {
  if (unit < 128) return lowerCase.has(unit) || upperCase.has(unit) ? [unit ^ 32] : none
  othersBeyondAscii ??= findOthers()
  return othersBeyondAscii.get(unit) ?? none
}

function findOthers(): Map<number, number[]> {
  const alike = new Map<number, number[]>()
  for (let unit = 128; unit < 0x10000; unit++) {
    if (!hasCase.test(String.fromCharCode(unit))) continue
    const key = canonical(unit)
    const units = alike.get(key)
    if (units === undefined) alike.set(key, [unit])
    else units.push(unit)
  }
  const others = new Map<number, number[]>()
  for (const units of alike.values()) {
    if (units.length === 1) continue
    for (const unit of units) {
      others.set(
        unit,
        units.filter((other) => other !== unit),
      )
    }
  }
  return others
}

const casedCount = 3000

function* casedUnits(): Iterable<number> {
  for (let unit = 0; unit < 128; unit++) yield unit
  othersBeyondAscii ??= findOthers()
  yield* othersBeyondAscii.keys()
}

export function ignoringCase(set: CharacterSet): CharacterSet {
  return withOthers(set, othersOf, casedUnits, casedCount)
}

export const sameIgnoringCase: SameCharacter = (left, right) => left === right || canonical(left) === canonical(right)
