import { closestName } from '../../asl/diagnostics/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import { MockFile } from '../../services/mocks/mock-file.ts'

/**
 * The name of the machine whose test case is meant. Mock configurations refer to machines by name, and a definition's file
 * need not have the same name as its machine: if none has the file's name, the only machine with the test case is meant.
 *
 * @throws UsageError that says what is needed.
 */
export function machineOfTestCase(testCase: string, fileMachine: string, mockConfigPath: string | null): string {
  const shown = testCase === '' ? "''" : testCase
  if (mockConfigPath === null) {
    throw new UsageError(
      `--test-case ${shown} needs a mock configuration to take the test case from: name its file with --mock-config FILE, or put a MockConfigFile.json here`,
    )
  }
  const { machines } = new MockFile(mockConfigPath).config
  if (machines.has(fileMachine) && testCase !== '') return fileMachine
  const having = [...machines]
    .filter(([, testCases]) => testCase !== '' && testCases.has(testCase))
    .map(([name]) => name)
  const [only, ...more] = having
  if (only === undefined) {
    const known = [...machines].flatMap(([name, testCases]) => [...testCases.keys()].map((each) => `${each} (${name})`))
    const near = closestName(testCase, new Set([...machines.values()].flatMap((testCases) => [...testCases.keys()])))
    const hint = near === null ? '' : ` Did you mean ${near}?`
    throw new UsageError(
      `--test-case ${shown}: ${mockConfigPath} has no such test case.${hint} It has ${listOf(known) || 'none at all'}.`,
    )
  }
  if (more.length > 0) {
    throw new UsageError(
      `--test-case ${shown}: ${mockConfigPath} has it for several state machines, and none is called ${fileMachine}; choose one with --machine-name: ${listOf(having)}`,
    )
  }
  return only
}

const shownMax = 10

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, shownMax).join(', ')
  return names.length > shownMax ? `${shown}, and ${names.length - shownMax} more` : shown
}
