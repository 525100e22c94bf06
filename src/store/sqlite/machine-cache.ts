import type { Machine } from '../store.ts'

// Machines in use at once are far fewer; definitions are at most 1 MiB each.
const machinesMax = 200

/** Machines as they were last read: every start of an execution asks for its own. Only this process writes them. */
export class MachineCache {
  readonly #machines = new Map<string, Machine>()

  get(arn: string, read: (arn: string) => Machine | null): Machine | null {
    const known = this.#machines.get(arn)
    if (known !== undefined) return known
    const machine = read(arn)
    if (machine !== null) {
      if (this.#machines.size >= machinesMax) this.#machines.clear()
      this.#machines.set(arn, machine)
    }
    return machine
  }

  /** Forgets a machine until a write of it is done: what is read meanwhile may be about to change. */
  async whileChanging<Result>(arn: string, write: Promise<Result>): Promise<Result> {
    try {
      return await write
    } finally {
      this.#machines.delete(arn)
    }
  }
}
