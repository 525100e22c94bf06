import type { Program, State } from '../asl/program.ts'
import { damagedRow } from '../store/damaged-row.ts'
import type { Revision } from '../store/store.ts'

// Definitions are at most 1 MiB; a compiled one takes a few times its text.
const programsMax = 500

/** The compiled definitions that are in use, by revision. The ones longest unused are let go. */
export class Programs {
  readonly #compile: (definition: string) => Program
  readonly #programs = new Map<number, Program>()
  readonly #definitions = new WeakMap<Program, string>()
  readonly #activities = new WeakMap<Program, readonly string[]>()

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

  /** The ARNs of the activities that a program's tasks are for. */
  activitiesOf(program: Program): readonly string[] {
    let arns = this.#activities.get(program)
    if (arns === undefined) {
      arns = [...new Set(program.flows.flatMap(({ states }) => [...states.values()].flatMap(activityOf)))]
      this.#activities.set(program, arns)
    }
    return arns
  }

  /** Definitions are checked before they are kept: one that cannot be compiled is not as it was. */
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

function activityOf(state: State): string[] {
  return state.type === 'Task' && state.resource.kind === 'activity' ? [state.resource.arn] : []
}
