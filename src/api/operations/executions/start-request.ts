import { executionInputProblem } from '../../../runtime/execution-payloads/execution-input.ts'
import { findQualifiedMachine } from '../../../runtime/qualified-machine.ts'
import type { StartRequest } from '../../../runtime/runtime.ts'
import { readStartableArn } from '../../arn.ts'
import type { ApiContext, Call } from '../../context.ts'
import type { StartExecutionInput, StartSyncExecutionInput } from '../../model/inputs.ts'
import { checkName } from '../../name.ts'
import { raise } from '../../protocol/api-error.ts'
import { machineDoesNotExist, requireActive } from '../machines/machine-exists.ts'

/** Checks what both ways of starting an execution are given, in the service's order: machine, name, input. */
export async function startRequest(
  context: ApiContext,
  { stateMachineArn, name, input = '{}', traceHeader }: StartExecutionInput | StartSyncExecutionInput,
  call: Call,
): Promise<StartRequest> {
  const arn = readStartableArn(stateMachineArn)
  const found = await findQualifiedMachine(context.store, arn.text, () => context.random())
  if (found === null) machineDoesNotExist(arn.text)
  const { machine, version, alias } = found
  requireActive(machine)
  if (name !== undefined) checkName(name)
  const problem = executionInputProblem(input)
  if (problem !== null) raise('InvalidExecutionInput', problem)
  const tested = { name: machine.name, definition: machine.revision.definition }
  const unusable = arn.testCase === null ? null : context.testCaseProblem(tested, arn.testCase)
  if (unusable !== null) raise('ValidationException', unusable)
  return {
    machine,
    version: version?.number ?? null,
    alias,
    name: name ?? null,
    input,
    // Documented: the header of the request goes before the member of the body.
    traceHeader: call.traceHeader ?? traceHeader ?? null,
    testCase: arn.testCase,
    parentId: null,
  }
}
