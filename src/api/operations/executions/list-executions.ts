import { redriven, startedBy } from '../../../control/describe-execution.ts'
import type { ApiContext } from '../../context.ts'
import type { OperationTypes } from '../../model/operation-types.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { requireArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { requireQualifiedMachine } from '../machines/machine-exists.ts'
import { mapRunDoesNotExist } from '../map-runs/map-run-exists.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'
import { redriveMembers, starterMembers } from './description-members.ts'

export const listExecutions = operation({
  name: 'ListExecutions',
  async handle(context, input) {
    const { stateMachineArn, statusFilter, maxResults, nextToken, mapRunArn, redriveFilter } = input
    const { store, clock } = context
    if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
      raise('ValidationException', 'Must provide a StateMachine ARN or MapRun ARN', {
        reason: 'MISSING_REQUIRED_PARAMETER',
      })
    }
    if (stateMachineArn === undefined) return listChildren(context, { ...input, mapRunArn: mapRunArn! })
    const { machine, version, alias } = await requireQualifiedMachine(context, stateMachineArn)
    if (machine.type === 'EXPRESS') {
      raiseRefusal({ type: 'wrongMachineType' })
    }
    if (redriveFilter !== undefined) raise('ValidationException', 'redriveFilter can only be used with a MapRun ARN')
    if (statusFilter === 'PENDING_REDRIVE') {
      raise('ValidationException', 'statusFilter PENDING_REDRIVE can only be used with a MapRun ARN')
    }

    const scope = ['ListExecutions', stateMachineArn, statusFilter]
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.executions.list({
      machineArn: machine.arn,
      ...(alias !== null ? { startedBy: { alias } } : version !== null && { startedBy: { version: version.number } }),
      status: statusFilter ?? null,
      limit: pageSize(maxResults),
      after,
    })
    return {
      executions: page.items.map((execution) => ({
        executionArn: execution.arn,
        name: execution.name,
        ...redriveMembers(redriven(execution)),
        startDate: seconds(execution.startMillis),
        stateMachineArn: execution.machineArn,
        ...starterMembers(startedBy(execution)),
        status: execution.status,
        stopDate: execution.stopMillis === null ? undefined : seconds(execution.stopMillis),
      })),
      nextToken: writePageToken(clock, scope, page.next),
    }
  },
})

/** The child executions of a map run, Standard or Express. */
async function listChildren(
  context: ApiContext,
  input: OperationTypes['ListExecutions']['input'] & { mapRunArn: string },
): Promise<OperationTypes['ListExecutions']['output']> {
  const { store, clock } = context
  const { mapRunArn, statusFilter, redriveFilter, maxResults, nextToken } = input
  requireArn(mapRunArn, ['mapRun'])
  if ((await store.mapRuns.byArn(mapRunArn)) === null) mapRunDoesNotExist(mapRunArn)
  const scope = ['ListExecutions', mapRunArn, statusFilter, redriveFilter]
  const after = readPageToken(clock, scope, nextToken)
  const status = statusFilter ?? null
  const page = await store.mapRuns.listChildren(mapRunArn, {
    limit: pageSize(maxResults),
    after,
    status,
    redriven: redriveFilter === undefined ? null : redriveFilter === 'REDRIVEN',
  })
  return {
    executions: page.items.map((child) => ({
      executionArn: child.arn,
      itemCount: child.itemCount ?? undefined,
      mapRunArn,
      name: child.name,
      ...redriveMembers(redriven(child)),
      startDate: seconds(child.startMillis),
      stateMachineArn: child.machineArn,
      status: child.status,
      stopDate: child.stopMillis === null ? undefined : seconds(child.stopMillis),
    })),
    nextToken: writePageToken(clock, scope, page.next),
  }
}
