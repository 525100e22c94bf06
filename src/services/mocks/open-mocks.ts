import { MockFile } from './mock-file.ts'
import { Mocks, type TestedMachine } from './mocks.ts'

export interface OpenedMocks {
  /** The mock configuration file, or null. */
  readonly path: string | null
  readonly mocks: Mocks | null
  /** Why this test case (`#Name` after a machine's ARN) cannot be started, or null. Reads a changed file again. */
  readonly testCaseProblem: (machine: TestedMachine, testCase: string) => string | null
  /** Mistakes in the mock configuration, to show at startup. Throws MockConfigError if it cannot be used at all. */
  problems(): readonly string[]
}

/** Opens a mock configuration; null for none. */
export function openMocks(path: string | null): OpenedMocks {
  const file = path === null ? null : new MockFile(path)
  const mocks = file === null ? null : new Mocks(file)
  return {
    path,
    mocks,
    testCaseProblem(machine, testCase) {
      if (mocks !== null) return mocks.testCaseProblem(machine, testCase)
      return `The test case '${testCase}' after the '#' needs a mock configuration: name its file with --mock-config or SFN_MOCK_CONFIG`
    },
    problems: () => file?.refresh().problems ?? [],
  }
}
