import { type CharacterSet, type TestedSet, wordCharacters } from './character-set.ts'
import {
  backreference,
  boundary,
  character,
  characterBehind,
  clear,
  edgeEnd,
  edgeStart,
  jump,
  look,
  mark,
  match,
  progress,
  type Reference,
  type RegexProgram,
  save,
  set,
  setBehind,
  split,
  star,
  visit,
  width,
} from './program.ts'

/** Told how many steps matching takes, before or shortly after it takes them. May throw to stop it. */
export type Spend = (steps: number) => void

/** How many instructions count as one step, and how many may run before they are paid for. */
const instructionsPerStep = 3
const instructionsPerPayment = 256

/** How much of the stack one instruction may need. */
const room = 6

/** How much stack a match has for free, and how much more one step pays for. */
const stackLength = 4096
const stackPerStep = 8

/** An initial stack, free between two matches. It saves most of them from allocating one. */
let scratch = new Int32Array(stackLength)
const scratchLengthMax = 262_144

/**
 * Looks for one match by backtracking. If several ways through the pattern meet at the same place in the text, only the
 * first continues: what follows does not depend on the way, so the others could only fail as it did. So the time is
 * bounded by the length of the text times the size of the pattern. But what a backreference matches does depend on the
 * way, so a pattern with one may take exponential time, and lookaround may read the text again for every position.
 */
export class Matcher {
  readonly #program: RegexProgram
  readonly #text: string
  readonly #codePoints: boolean
  readonly #spend: Spend
  readonly slots: number[]
  /**
   * Ways not yet tried, as an instruction and a state, and slots to restore when backtracking, as ~slot and a value.
   */
  #stack = scratch
  #stackEnd = stackLength - room
  #fuel = instructionsPerPayment
  #executed = 0
  /** The first place in the text whose visits are remembered. */
  readonly #start: number
  #visited: Uint32Array | null = null
  /** The height of the stack when a run matched. */
  #height = 0
  #lookDepth = 0
  /** The visits of the current lookaround. */
  readonly #visits: number[] = []

  constructor(program: RegexProgram, text: string, from: number, spend: Spend) {
    this.#program = program
    this.#text = text
    this.#codePoints = program.codePoints
    this.#spend = spend
    this.#start = program.looksBehind ? 0 : from
    this.slots = new Array<number>(program.slotCount).fill(-1)
  }

  /** The end of a match that begins here, or -1. */
  matchAt(start: number): number {
    return this.#run(0, start, 0)
  }

  /** Pays for the work since the last payment. */
  settle(): void {
    const executed = instructionsPerPayment - this.#fuel
    this.#fuel = instructionsPerPayment
    this.#executed += executed
    this.#spend(executed / instructionsPerStep)
  }

  #after(position: number): number {
    return position + (this.#codeAt(position) > 0xffff ? 2 : 1)
  }

  #before(position: number): number {
    return position - (this.#codeBefore(position) > 0xffff ? 2 : 1)
  }

  #pay(): void {
    this.settle()
    const { visitCount, references } = this.#program
    if (this.#visited !== null || references.length > 0) return
    // Most matches are found sooner than memory for all places could be cleared.
    const words = Math.ceil((2 * visitCount * (this.#text.length - this.#start + 1)) / 32)
    if (this.#executed > words) this.#visited = new Uint32Array(words)
  }

  /** Runs from an instruction on, until it matches or has tried every way; in that case, all slots are as before. */
  #run(entry: number, start: number, base: number): number {
    const { code, sets } = this.#program
    const { length } = this.#text
    const slots = this.slots
    let stack = this.#stack
    let height = base
    let counter = entry
    let position = start
    // Whether anything was consumed since the innermost repetition began.
    let taken = 1
    for (;;) {
      if (--this.#fuel < 0) this.#pay()
      if (height > this.#stackEnd) stack = this.#grow()
      let holds = true
      const operand = code[counter + 1]!
      switch (code[counter]) {
        case character: {
          const found = this.#codeAt(position)
          holds = found === operand
          position += found > 0xffff ? 2 : 1
          taken = 1
          break
        }
        case set: {
          const found = this.#codeAt(position)
          holds = found >= 0 && sets[operand]!.has(found)
          position += found > 0xffff ? 2 : 1
          taken = 1
          break
        }
        case star: {
          const reached = this.#runOf(sets[operand]!, 2 * code[counter + 2]! + taken, position)
          holds = reached >= 0
          const end = holds ? reached : ~reached
          if (end === position) break
          // It could end here too, or at any character before its end.
          stack[height] = counter + width
          stack[height + 1] = stack[height + 2] = 2 * position + taken
          height += 3
          const shortest = this.#after(position)
          if (end > shortest) {
            stack[height] = counter + width
            stack[height + 1] = 2 * this.#before(end) + 1
            stack[height + 2] = 2 * shortest + 1
            height += 3
          }
          position = end
          taken = 1
          break
        }
        case split:
          stack[height] = code[counter + 2]!
          stack[height + 1] = stack[height + 2] = 2 * position + taken
          height += 3
          counter = operand
          continue
        case jump:
          counter = operand
          continue
        case visit:
          holds = this.#isNew(2 * operand + taken, position)
          break
        case save:
          stack[height] = ~operand
          stack[height + 1] = slots[operand]!
          stack[height + 2] = 0
          height += 3
          slots[operand] = position
          break
        case clear:
          for (let slot = operand; slot < code[counter + 2]!; slot++) {
            stack[height] = ~slot
            stack[height + 1] = slots[slot]!
            stack[height + 2] = 0
            height += 3
            slots[slot] = -1
            if (height > this.#stackEnd) stack = this.#grow()
          }
          break
        case mark:
          taken = 0
          break
        case progress:
          holds = taken === 1
          break
        case characterBehind: {
          const found = this.#codeBefore(position)
          holds = found === operand
          position -= found > 0xffff ? 2 : 1
          taken = 1
          break
        }
        case setBehind: {
          const found = this.#codeBefore(position)
          holds = found >= 0 && sets[operand]!.has(found)
          position -= found > 0xffff ? 2 : 1
          taken = 1
          break
        }
        case edgeStart:
          holds = position === 0 || (operand >= 0 && sets[operand]!.has(this.#codeBefore(position)))
          break
        case edgeEnd:
          holds = position === length || (operand >= 0 && sets[operand]!.has(this.#codeAt(position)))
          break
        case boundary:
          holds =
            (wordCharacters.has(this.#codeBefore(position)) === wordCharacters.has(this.#codeAt(position))) ===
            (operand === 1)
          break
        case look:
          holds = this.#look(counter + width, position, code[counter + 2] === 1, height)
          stack = this.#stack
          if (!holds) break
          height = this.#height
          counter = operand
          continue
        case backreference: {
          const repeated = this.#repeated(this.#program.references[operand]!, position)
          holds = !Number.isNaN(repeated)
          position += repeated
          if (repeated !== 0) taken = 1
          break
        }
        case match:
          this.#height = height
          return position
      }
      if (holds) {
        counter += width
        continue
      }
      for (;;) {
        if (height === base) return -1
        const way = stack[height - 3]!
        const value = stack[height - 2]!
        if (way < 0) {
          slots[~way] = value
          height -= 3
          continue
        }
        counter = way
        position = value >> 1
        taken = value & 1
        if (value === stack[height - 1]) height -= 3
        else stack[height - 2] = 2 * this.#before(position) + 1
        break
      }
    }
  }

  #grow(): Int32Array<ArrayBuffer> {
    const length = 2 * (this.#stackEnd + room)
    this.#stackEnd = length - room
    this.#spend(length / stackPerStep)
    if (length > this.#stack.length) {
      const larger = new Int32Array(length)
      larger.set(this.#stack)
      this.#stack = larger
      if (length <= scratchLengthMax) scratch = larger
    }
    return this.#stack
  }

  /** The character at a place, or the one before it; -1 if there is none. */
  #codeAt(position: number): number {
    if (position >= this.#text.length) return -1
    return this.#codePoints ? this.#text.codePointAt(position)! : this.#text.charCodeAt(position)
  }

  #codeBefore(position: number): number {
    if (position === 0) return -1
    const code = this.#text.charCodeAt(position - 1)
    if (!this.#codePoints || position === 1 || code < 0xdc00 || code > 0xdfff) return code
    const pair = this.#text.codePointAt(position - 2)!
    return pair > 0xffff ? pair : code
  }

  /** Whether this is the first visit to this place in the pattern and the text. */
  #isNew(place: number, position: number): boolean {
    const visited = this.#visited
    if (visited === null) return true
    const index = place * (this.#text.length - this.#start + 1) + position - this.#start
    const bit = 1 << (index & 31)
    if ((visited[index >>> 5]! & bit) !== 0) return false
    visited[index >>> 5]! |= bit
    if (this.#lookDepth > 0) this.#visits.push(index)
    return true
  }

  /** Where a run of the set that starts here ends; the complement of that if the place was visited before. */
  #runOf(members: CharacterSet | TestedSet, firstPlace: number, start: number): number {
    let position = start
    for (let place = firstPlace; this.#isNew(place, position); place |= 1) {
      const found = this.#codeAt(position)
      if (found < 0 || !members.has(found)) return position
      position += found > 0xffff ? 2 : 1
      if (--this.#fuel < 0) this.#pay()
    }
    return ~position
  }

  /** Whether a lookaround succeeds. Its captures stay, and are undone like all others. */
  #look(entry: number, position: number, negative: boolean, base: number): boolean {
    const visitsBefore = this.#visits.length
    this.#lookDepth++
    const found = this.#run(entry, position, base) >= 0
    this.#lookDepth--
    if (!found) {
      this.#visits.length = visitsBefore
      this.#height = base
      return negative
    }
    // On a way that succeeded, the visited places have not failed.
    for (const index of this.#visits.splice(visitsBefore)) this.#visited![index >>> 5]! &= ~(1 << (index & 31))
    const stack = this.#stack
    const end = this.#height
    if (negative) {
      for (let top = end - 3; top >= base; top -= 3) {
        if (stack[top]! < 0) this.slots[~stack[top]!] = stack[top + 1]!
      }
      return false
    }
    this.#height = base
    for (let entry = base; entry < end; entry += 3) {
      if (stack[entry]! >= 0) continue
      stack[this.#height] = stack[entry]!
      stack[this.#height + 1] = stack[entry + 1]!
      this.#height += 3
    }
    return true
  }

  /**
   * How far a backreference moves from here: 0 if its group matched nothing, negative in a lookbehind, NaN if the text
   * differs.
   */
  #repeated({ groups, same, behind }: Reference, position: number): number {
    const group = groups.find((each) => this.slots[2 * each]! >= 0 && this.slots[2 * each + 1]! >= 0)
    if (group === undefined) return 0
    const start = this.slots[2 * group]!
    const length = this.slots[2 * group + 1]! - start
    const here = behind ? position - length : position
    if (here < 0 || here + length > this.#text.length) return Number.NaN
    this.#fuel -= length
    if (this.#fuel < 0) this.#pay()
    for (let offset = 0; offset < length; offset++) {
      if (!same(this.#text.charCodeAt(start + offset), this.#text.charCodeAt(here + offset))) return Number.NaN
    }
    return behind ? -length : length
  }
}
