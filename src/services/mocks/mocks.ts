import { splitLabel } from '../../arn/index.ts'
import type { TaskCall } from '../../runtime/service.ts'
import { nameHint, nameList } from '../name-hint.ts'
import { CallCounter } from './call-counter.ts'
import { type MockLookup, mockFor } from './mock-config.ts'
import type { MockFile } from './mock-file.ts'
import { MockConfigError } from './parse-mock-config.ts'
import { stateNames } from './state-names.ts'

/** The state machine with which a test case is used. */
export interface TestedMachine {
  readonly name: string
  /** The definition of the version that runs. */
  readonly definition: string
}

/** The mocked answers of a configuration file, given to the executions' states in order. */
export class Mocks {
  readonly #file: MockFile
  readonly #counter = new CallCounter()

  constructor(file: MockFile) {
    this.#file = file
  }

  /**
   * What is wrong with the test case for an execution of this definition that is about to start, or null: a state that is
   * mocked under a mistyped name would call the real service. The file is read again here if it has changed.
   */
  testCaseProblem({ name: machineName, definition }: TestedMachine, testCase: string): string | null {
    try {
      const { machines } = this.#file.refresh()
      const testCases = machines.get(machineName)
      const place = `The mock configuration ${this.#file.path} has no`
      if (testCases === undefined) {
        return `${place} state machine '${machineName}'.${nameHint(machineName, machines.keys())}`
      }
      if (testCase === '') {
        return `No test case is named after the '#'. The mock configuration ${this.#file.path} has those of the state machine '${machineName}':${nameList(testCases.keys())}`
      }
      const chosen = testCases.get(testCase)
      if (chosen === undefined) {
        return `${place} test case '${testCase}' for the state machine '${machineName}'.${nameHint(testCase, testCases.keys())}`
      }
      if (chosen.problem !== null) return `The mock configuration ${this.#file.path} is wrong at ${chosen.problem}`
      const { tasks, others } = stateNames(definition)
      const wrong = [...chosen.states.keys()].find((name) => !tasks.has(name))
      if (wrong === undefined) return null
      const type = others.get(wrong)
      const why =
        type === undefined
          ? `the state machine '${machineName}' does not have.${nameHint(wrong, [...tasks, ...others.keys()])}`
          : `is a ${type} state of the state machine '${machineName}': it calls nothing that could be mocked.${taskHint(tasks)}`
      return `The test case '${testCase}' of the mock configuration ${this.#file.path} mocks the state '${wrong}', which ${why}`
    } catch (error) {
      if (!(error instanceof MockConfigError)) throw error
      return error.message
    }
  }

  /** The answer to a task's call. The next call of the same state in the same execution gets the next answer. */
  answer({ execution, state }: Pick<TaskCall, 'execution' | 'state'>): MockLookup {
    const { testCase } = execution
    if (testCase === null) return { type: 'unmocked' }
    try {
      const { machineName } = splitLabel(execution.machineName)
      if (!this.#mocks(machineName, testCase, state.name)) return { type: 'unmocked' }
      const call = this.#counter.next(execution.id, state.name, state.retryCount)
      return mockFor(this.#file.config, { machineName, testCase, stateName: state.name, call })
    } catch (error) {
      // The execution began before a restart, and its configuration has gone: it must not call the real services now.
      if (!(error instanceof MockConfigError)) throw error
      return { type: 'missing', problem: error.message }
    }
  }

  /** Whether a task's call must not reach what its resource names. */
  isMocked({ execution, state }: Pick<TaskCall, 'execution' | 'state'>): boolean {
    const { testCase } = execution
    if (testCase === null) return false
    try {
      return this.#mocks(splitLabel(execution.machineName).machineName, testCase, state.name)
    } catch (error) {
      if (!(error instanceof MockConfigError)) throw error
      return true
    }
  }

  /** Whether the configuration answers for the state, even if only to say that its test case is now unusable. */
  #mocks(machineName: string, testCase: string, stateName: string): boolean {
    const chosen = this.#file.config.machines.get(machineName)?.get(testCase)
    return chosen === undefined || chosen.problem !== null || chosen.states.has(stateName)
  }
}

function taskHint(tasks: ReadonlySet<string>): string {
  return tasks.size === 0 ? ' It has no Task states.' : ` Its Task states are${nameList(tasks)}`
}
