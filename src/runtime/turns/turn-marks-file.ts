import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import type { MarkedTurn, TurnMarks } from './turn-marks.ts'

// Each slot holds two numbers. After those of this process come those that the one before it left when it died.
const slotBytes = 16
const slotsMax = 8
const suspectsAt = slotsMax * slotBytes

/**
 * Marks in a file of the data directory. What is written there survives a process that aborts; nothing waits for the disk,
 * as a machine losing power is not an execution's fault.
 */
export class TurnMarksFile implements TurnMarks {
  readonly fatal: readonly MarkedTurn[]
  /** Null once it is closed: its number may belong to another file by then. */
  #file: number | null
  readonly #slot = Buffer.alloc(slotBytes)

  /** @throws the file system's error if the file cannot be opened or written, unless the disk is full. */
  constructor(path: string) {
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    this.#file = file
    closeToOthers(file)
    const bytes = Buffer.alloc(2 * suspectsAt)
    readSync(file, bytes, 0, bytes.length, 0)
    const died = marksIn(bytes.subarray(0, suspectsAt))
    const suspects = marksIn(bytes.subarray(suspectsAt))
    this.fatal = died.filter((turn) => suspects.some((other) => isSame(turn, other)))
    bytes.copy(bytes, suspectsAt, 0, suspectsAt)
    bytes.fill(0, 0, suspectsAt)
    try {
      writeSync(file, bytes, 0, bytes.length, 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  begin(slot: number, { executionId, eventId }: MarkedTurn): void {
    this.#slot.writeDoubleLE(executionId, 0)
    this.#slot.writeDoubleLE(eventId, 8)
    this.#write(slot)
  }

  end(slot: number): void {
    this.#slot.fill(0)
    this.#write(slot)
  }

  /** Once: from then on nothing is marked, and closing again does nothing. */
  close(): void {
    const file = this.#file
    this.#file = null
    if (file !== null) closeSync(file)
  }

  #write(slot: number): void {
    // Turns that end while the server closes are still made.
    if (this.#file === null) return
    try {
      writeSync(this.#file, this.#slot, 0, slotBytes, slot * slotBytes)
    } catch {
      // On a full disk there is no mark, but the turn is still made.
    }
  }
}

function closeToOthers(file: number): void {
  try {
    if ((fstatSync(file).mode & 0o077) !== 0) fchmodSync(file, 0o600)
  } catch {
    // A file system without modes, or somebody else's file.
  }
}

function marksIn(bytes: Buffer): MarkedTurn[] {
  const marks: MarkedTurn[] = []
  for (let at = 0; at < bytes.length; at += slotBytes) {
    const executionId = bytes.readDoubleLE(at)
    if (executionId > 0) marks.push({ executionId, eventId: bytes.readDoubleLE(at + 8) })
  }
  return marks
}

function isSame(one: MarkedTurn, other: MarkedTurn): boolean {
  return one.executionId === other.executionId && one.eventId === other.eventId
}
