import type { RealTime } from '../real-time.ts'
import { type HeapUse, heapUse } from './heap-use.ts'

/** Who wants to start an execution: a client, or a task or map run of an execution. */
export type Starter = 'client' | 'execution'

// Fractions of what the heap may hold: the executions in memory are one of several things in it, and all of them leave
// garbage behind. Executions that start others are refused first, so that clients are still served beside them.
const shares: Readonly<Record<Starter, number>> = { client: 1 / 4, execution: 1 / 8 }
// Those of a single machine may hold less, so that there is room for others.
const machineShares: Readonly<Record<Starter, number>> = { client: 3 / 16, execution: 1 / 16 }
// How much may be held, beyond what clients may start, before all executions go on a few at a time.
// Those of a machine that holds much do so earlier.
const overfullShare = 3 / 8
const narrowShare = 1 / 64
// Beyond this, executions that are only in memory end, whichever machine's they are: many machines may share the blame.
const lastShare = 1 / 2
// If the heap itself, including garbage, is this full, the next collection may not help.
const shortHeap = 0.75
const criticalHeap = 0.85
// While the heap is not short, it is not measured every time.
const asksPerLook = 32
const lookAgainMillis = 100

/**
 * Tells whether there is memory for more. It adds up what the executions in memory hold, by estimate, and measures the
 * heap for whatever the estimate misses.
 */
export class MemoryGauge {
  readonly #look: () => HeapUse
  readonly #realTime: RealTime
  readonly #limitBytes: number
  readonly #byMachine = new Map<string, number>()
  readonly #listeners: (() => void)[] = []
  #heldBytes = 0
  #heapFullness = 0
  #asks = 0
  #wasShort = false
  #cancelLook: (() => void) | null = null
  #closed = false

  constructor(realTime: RealTime, look: () => HeapUse = heapUse) {
    this.#realTime = realTime
    this.#look = look
    this.#limitBytes = look().limitBytes
  }

  /** Records that a machine's executions hold more bytes or, if negative, fewer. */
  add(machineArn: string, bytes: number): void {
    this.#heldBytes += bytes
    const held = (this.#byMachine.get(machineArn) ?? 0) + bytes
    if (held <= 0) this.#byMachine.delete(machineArn)
    else this.#byMachine.set(machineArn, held)
    if (bytes < 0 && this.#wasShort) this.#tell()
  }

  /** Whether no other execution of a machine may be started. */
  refuses(starter: Starter, machineArn: string): boolean {
    return this.#ofMachineExceeds(machineArn, machineShares[starter]) || this.#exceeds(shares[starter])
  }

  /** Whether work that can wait should: what holds memory now has to continue first. See `subscribe`. */
  get isShort(): boolean {
    const isShort = this.#exceeds(shares.execution)
    if (isShort) {
      this.#wasShort = true
      this.#lookLater()
    }
    return isShort
  }

  /** Whether a machine's executions have to go on a few at a time: they hold too much, or all together do. */
  narrows(machineArn: string): boolean {
    const isLarge = this.#heldBytes > machineShares.client * this.#limitBytes
    return this.#isOverfull || (isLarge && this.#ofMachineExceeds(machineArn, machineShares.execution))
  }

  /** How much the executions may hold together that go on where `narrows` says so. */
  get narrowBytes(): number {
    return narrowShare * this.#limitBytes
  }

  get #isOverfull(): boolean {
    return this.#heldBytes > overfullShare * this.#limitBytes || this.#fullness() > criticalHeap
  }

  /** Whether a machine's executions that are only in memory should be ended: because memory is overfull, or about to be. */
  endsOf(machineArn: string): boolean {
    const share = this.#heldBytes / this.#limitBytes
    if (share > lastShare) return true
    // Clients of other machines are refused because of them.
    if (share > shares.client && this.#ofMachineExceeds(machineArn, machineShares.client)) return true
    return this.#isOverfull && this.#ofMachineExceeds(machineArn, machineShares.execution)
  }

  /** Whether executions that only wait should be evicted. */
  get wantsIdleGone(): boolean {
    return this.#heldBytes > machineShares.execution * this.#limitBytes
  }

  /** Whether those should be evicted too that wait for a call, though they will be needed again soon. */
  get wantsCallersGone(): boolean {
    return this.#heldBytes > shares.execution * this.#limitBytes
  }

  /** Calls a function each time that memory is no longer short. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener)
  }

  close(): void {
    this.#closed = true
    this.#cancelLook?.()
  }

  #ofMachineExceeds(machineArn: string, share: number): boolean {
    return (this.#byMachine.get(machineArn) ?? 0) > share * this.#limitBytes
  }

  #exceeds(share: number): boolean {
    return this.#heldBytes > share * this.#limitBytes || this.#fullness() > shortHeap
  }

  #fullness(): number {
    if (this.#heapFullness > shortHeap || this.#asks++ % asksPerLook === 0) {
      const { usedBytes, limitBytes } = this.#look()
      this.#heapFullness = usedBytes / limitBytes
    }
    return this.#heapFullness
  }

  /** The heap does not say when it has been collected. */
  #lookLater(): void {
    if (this.#cancelLook !== null || this.#closed) return
    this.#cancelLook = this.#realTime.after(lookAgainMillis, () => {
      this.#cancelLook = null
      this.#tell()
    })
  }

  #tell(): void {
    if (this.isShort) return
    this.#wasShort = false
    this.#cancelLook?.()
    this.#cancelLook = null
    for (const listener of this.#listeners) listener()
  }
}
