import { readArn, splitTestCase } from '../arn/index.ts'
import type { Runtime, StartRequest, SyncResult } from '../runtime/runtime.ts'
import type { ExecutionStart, Machine } from '../store/store.ts'
import type { Caller } from './caller.ts'
import { executionInputProblem } from './execution-input.ts'
import { findMachine, type MachineLookup } from './find-machine.ts'
import { isValidName } from './name.ts'
import type { Refusal } from './refusal.ts'
import { type AskedStart, startBounds } from './start-bounds.ts'

export interface StartParts {
  readonly store: MachineLookup
  /** A number from 0 to below 1, which chooses between the routes of an alias. */
  readonly random: () => number
  /** What is wrong with a test case of the mock configuration, or null. */
  readonly testCaseProblem: (machine: { name: string; definition: string }, testCase: string) => string | null
}

/** An execution that was started, by this call or by an earlier identical one. */
export interface Started {
  readonly type: 'started'
  readonly execution: Pick<
    ExecutionStart,
    'id' | 'arn' | 'machineArn' | 'version' | 'alias' | 'startMillis' | 'input' | 'traceHeader'
  >
}

/**
 * Starts an execution. With `waits`, the caller is a task that goes on when the execution has ended: it becomes the parent,
 * and the machine must be one whose executions can be described.
 */
export async function startExecution(
  parts: StartParts & { readonly runtime: Pick<Runtime, 'startExecution'> },
  asked: AskedStart & { readonly waits?: boolean },
  caller: Caller,
): Promise<Started | Refusal> {
  const { waits = false } = asked
  const checked = await checkedStart(parts, asked, caller, waits)
  if (checked.type !== 'checked') return checked
  const { request } = checked
  const { machine, version, alias, input, traceHeader } = request
  if (waits && machine.type === 'EXPRESS') return { type: 'cannotAwaitExpress' }
  const result = await parts.runtime.startExecution(request)
  switch (result.type) {
    case 'started':
      return {
        type: 'started',
        execution: { ...result.execution, machineArn: machine.arn, version, alias, input, traceHeader },
      }
    case 'running':
      return { type: 'started', execution: result.execution }
    case 'exists':
      return { type: 'nameTaken', executionArn: result.arn }
    case 'full':
    case 'noMemory':
      return result
  }
}

/** An Express execution that has run to its end. */
export interface EndedSyncExecution {
  readonly type: 'ended'
  readonly machine: Machine
  readonly request: Pick<StartRequest, 'input' | 'traceHeader'>
  readonly result: SyncResult
}

/** Runs an Express execution to its end. */
export async function startSyncExecution(
  parts: StartParts & { readonly runtime: Pick<Runtime, 'startSyncExecution'> },
  asked: AskedStart,
  caller: Caller,
): Promise<EndedSyncExecution | Refusal> {
  const checked = await checkedStart(parts, asked, caller, false)
  if (checked.type !== 'checked') return checked
  const { request } = checked
  const { machine } = request
  if (machine.type !== 'EXPRESS') return { type: 'wrongMachineType' }
  const result = await parts.runtime.startSyncExecution(request)
  return result.type === 'noMemory' ? result : { type: 'ended', machine, request, result }
}

/** Checks a request in the service's order: bounds, machine, name, input. */
async function checkedStart(
  { store, random, testCaseProblem }: StartParts,
  given: AskedStart,
  caller: Caller,
  waits: boolean,
): Promise<{ readonly type: 'checked'; readonly request: StartRequest } | Refusal> {
  const asked = wellFormed(given)
  const problems = startBounds(asked)
  if (problems.length > 0) return { type: 'outOfBounds', problems }
  const { arn: text, testCase } = splitTestCase(asked.stateMachineArn)
  const arn = readArn(text, ['stateMachine'])
  if (arn.type === 'unreadable') return { type: 'invalidArn', arn }
  if (arn.label !== null) return { type: 'labelledArn', arn: text }
  const found = await findMachine(store, arn, random)
  if (found === null) return { type: 'noMachine', arn: text }
  const { machine, version, alias } = found
  if (machine.status === 'DELETING') return { type: 'machineDeleting', machineArn: machine.arn }
  const { name, input, traceHeader } = asked
  if (name !== null && !isValidName(name)) return { type: 'invalidName', name }
  const inputProblem = executionInputProblem(input)
  if (inputProblem !== null) return { type: 'invalidInput', problem: inputProblem }
  if (testCase !== null) {
    const tested = { name: machine.name, definition: machine.revision.definition }
    const problem = testCaseProblem(tested, testCase)
    if (problem !== null) return { type: 'invalidTestCase', problem }
  }
  const parentId = waits ? (caller.execution?.id ?? null) : null
  const asStarted = { version: version?.number ?? null, alias }
  return {
    type: 'checked',
    request: {
      machine,
      ...asStarted,
      name,
      input,
      traceHeader,
      testCase,
      parentId,
      byExecution: caller.execution !== null,
    },
  }
}

/** Half a surrogate pair is not a valid character, and nothing preserves it. */
function wellFormed({ stateMachineArn, name, input, traceHeader }: AskedStart): AskedStart {
  return {
    stateMachineArn: stateMachineArn.toWellFormed(),
    name: name?.toWellFormed() ?? null,
    input: input.toWellFormed(),
    traceHeader: traceHeader?.toWellFormed() ?? null,
  }
}
