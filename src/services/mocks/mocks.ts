import type { TaskCall } from '../../runtime/service.ts'
import { nearMatches } from '../near-matches.ts'
import { CallCounter } from './call-counter.ts'
import { type MockLookup, mockFor } from './mock-config.ts'
import type { MockFile } from './mock-file.ts'
import { MockConfigError } from './parse-mock-config.ts'

/** The mocked answers of a configuration file, in the order in which the executions' states ask for them. */
export class Mocks {
  readonly #file: MockFile
  readonly #counter = new CallCounter()

  constructor(file: MockFile) {
    this.#file = file
  }

  /**
   * What is wrong with a test case that an execution is about to be started with, or null. The file is read again here
   * when it has changed.
   */
  testCaseProblem(machineName: string, testCase: string): string | null {
    try {
      const { machines } = this.#file.refresh()
      const testCases = machines.get(machineName)
      const place = `The mock configuration ${this.#file.path} has no`
      if (testCases === undefined) {
        return `${place} state machine '${machineName}'.${hint(machineName, machines.keys())}`
      }
      if (testCases.has(testCase)) return null
      return `${place} test case '${testCase}' for the state machine '${machineName}'.${hint(testCase, testCases.keys())}`
    } catch (error) {
      if (!(error instanceof MockConfigError)) throw error
      return error.message
    }
  }

  /** The answer for a task's call; the next call of the same state in the same execution gets the next one. */
  answer({ execution, state }: Pick<TaskCall, 'execution' | 'state'>): MockLookup {
    const { testCase } = execution
    if (testCase === null) return { type: 'unmocked' }
    try {
      const machineName = ownerName(execution.machineName)
      if (!this.#has(machineName, testCase, state.name)) return { type: 'unmocked' }
      const call = this.#counter.next(execution.id, state.name, state.retryCount)
      return mockFor(this.#file.config, { machineName, testCase, stateName: state.name, call })
    } catch (error) {
      // An execution of before a restart, whose configuration is gone: it must not call the real services now.
      if (!(error instanceof MockConfigError)) throw error
      return { type: 'missing', problem: error.message }
    }
  }

  /** Whether a task's call is not to reach what its resource names. */
  isMocked({ execution, state }: Pick<TaskCall, 'execution' | 'state'>): boolean {
    const { testCase } = execution
    if (testCase === null) return false
    try {
      return this.#has(ownerName(execution.machineName), testCase, state.name)
    } catch (error) {
      if (!(error instanceof MockConfigError)) throw error
      return true
    }
  }

  #has(machineName: string, testCase: string, stateName: string): boolean {
    return this.#file.config.machines.get(machineName)?.get(testCase)?.has(stateName) ?? false
  }
}

/** Children of a distributed Map run under the name `<machine>/<label>`, and are mocked with their machine. */
function ownerName(machineName: string): string {
  return machineName.split('/', 1)[0]!
}

function hint(name: string, names: Iterable<string>): string {
  const known = [...names]
  if (known.length === 0) return ' It has none.'
  const near = nearMatches(name, known)
  if (near.length > 0) return ` Did you mean '${near[0]}'?`
  const listed = known.slice(0, 10).map((other) => `'${other}'`)
  return ` It has ${listed.join(', ')}${known.length > listed.length ? ' and others' : ''}.`
}
