import type { Program } from '../asl/program.ts'
import { damagedRow } from '../store/damaged-row.ts'
import type { Revision } from '../store/store.ts'

// Definitions are at most 1 MiB; a compiled one takes a few times its text.
const programsMax = 500

/** The compiled definitions in use, by revision. The least recently used ones are evicted. */
export class Programs {
  readonly #compile: (definition: string) => Program
  readonly #programs = new Map<number, Program>()
  readonly #definitions = new WeakMap<Program, string>()

  constructor(compile: (definition: string) => Program) {
    this.#compile = compile
  }

  of(revision: Revision): Program {
    let program = this.#programs.get(revision.id)
    if (program === undefined) {
      program = this.#compiled(revision)
      this.#definitions.set(program, revision.definition)
    } else this.#programs.delete(revision.id)
    this.#programs.set(revision.id, program)
    if (this.#programs.size > programsMax) this.#programs.delete(this.#programs.keys().next().value!)
    return program
  }

  /** Definitions are checked before they are stored: one that cannot be compiled has changed since. */
  #compiled({ id, machineArn, definition }: Revision): Program {
    try {
      return this.#compile(definition)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw damagedRow(
        'revision',
        `id ${id}, machine_arn '${machineArn}'`,
        `definition cannot be used: ${reason}`,
        error,
      )
    }
  }

  /** The definition that a program was compiled from. */
  definitionOf(program: Program): string {
    return this.#definitions.get(program)!
  }
}
