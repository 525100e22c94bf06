import { unsupportedField } from '../../../asl/parameters/find-parameter-problems.ts'
import { hasMember, type JsonObject, type JsonValue } from '../../../json/index.ts'
import { at, changed, listAt, objectAt, stateAt } from '../members.ts'
import type { CallApi, OptimizedApi, OptimizedRow } from '../row.ts'

export const emrApi: OptimizedApi = {
  package: '@aws-sdk/client-emr',
  sdkId: 'EMR',
  prefix: 'ElasticMapReduce',
  firstSdk: { service: 'AmazonElasticMapReduce', exception: 'AmazonElasticMapReduceException' },
}

const describeCluster = {
  operation: 'DescribeCluster',
  parameters: (started: JsonObject, given: JsonObject) => ({
    ClusterId: at(started, 'ClusterId') ?? at(given, 'ClusterId'),
  }),
}

/** This integration's own actions, which have single values where the API's operations have lists. */
export const emrRows: readonly OptimizedRow[] = [
  {
    action: 'createCluster',
    operation: 'RunJobFlow',
    renamed: { Steps: null },
    findProblems(parameters) {
      const problems: string[] = []
      if (at(parameters, 'Instances', 'KeepJobFlowAliveWhenNoSteps') !== true) {
        problems.push("The field 'KeepJobFlowAliveWhenNoSteps' of 'Instances' is required and must be true")
      }
      return problems
    },
    shape: (answer) => changed(answer, ['JobFlowId'], { ClusterId: at(answer, 'JobFlowId') }),
    job: {
      poll: describeCluster,
      stateOf: stateAt(['Cluster', 'Status', 'State'], {
        succeeded: ['WAITING'],
        failed: ['TERMINATING', 'TERMINATED', 'TERMINATED_WITH_ERRORS'],
      }),
      result: (description, started) => ({
        Cluster: at(description, 'Cluster'),
        ClusterId: at(started, 'ClusterId'),
      }),
      cancel: null,
      interval: 'steady',
    },
  },
  {
    action: 'setClusterTerminationProtection',
    operation: 'SetTerminationProtection',
    renamed: { JobFlowIds: 'ClusterId' },
    prepare: (parameters) => changed(parameters, ['ClusterId'], { JobFlowIds: [at(parameters, 'ClusterId')] }),
  },
  {
    action: 'terminateCluster',
    operation: 'TerminateJobFlows',
    renamed: { JobFlowIds: 'ClusterId' },
    prepare: (parameters) => ({ JobFlowIds: [at(parameters, 'ClusterId')] }),
    job: {
      poll: describeCluster,
      stateOf: stateAt(['Cluster', 'Status', 'State'], {
        succeeded: ['TERMINATED', 'TERMINATED_WITH_ERRORS'],
        failed: [],
      }),
      result: (description) => ({ Cluster: at(description, 'Cluster') }),
      cancel: null,
      interval: 'steady',
    },
  },
  {
    action: 'addStep',
    operation: 'AddJobFlowSteps',
    renamed: { JobFlowId: 'ClusterId', Steps: 'Step' },
    prepare: (parameters) =>
      changed(parameters, ['ClusterId', 'Step'], {
        JobFlowId: at(parameters, 'ClusterId'),
        Steps: [at(parameters, 'Step')],
      }),
    shape: (answer) => changed(answer, ['StepIds'], { StepId: at(answer, 'StepIds', 0) }),
    job: {
      poll: {
        operation: 'DescribeStep',
        parameters: (started, given) => ({ ClusterId: at(given, 'ClusterId'), StepId: at(started, 'StepId') }),
      },
      stateOf: stateAt(['Step', 'Status', 'State'], {
        succeeded: ['COMPLETED'],
        failed: ['CANCELLED', 'FAILED', 'INTERRUPTED'],
      }),
      result: (description) => ({ Step: at(description, 'Step') }),
      cancel: {
        operation: 'CancelSteps',
        parameters: (started, given) => ({ ClusterId: at(given, 'ClusterId'), StepIds: [at(started, 'StepId')] }),
      },
      interval: 'steady',
    },
  },
  {
    action: 'cancelStep',
    operation: 'CancelSteps',
    renamed: { StepIds: 'StepId' },
    prepare: (parameters) => changed(parameters, ['StepId'], { StepIds: [at(parameters, 'StepId')] }),
    shape: (answer) =>
      changed(answer, ['CancelStepsInfoList'], { CancelStepsInfo: at(answer, 'CancelStepsInfoList', 0) }),
  },
  {
    action: 'modifyInstanceFleetByName',
    operation: 'ModifyInstanceFleet',
    findProblems: (parameters) => withoutId(parameters, 'InstanceFleet', 'InstanceFleetId'),
    async prepare(parameters, _task, callApi) {
      const id = await idByName(parameters, callApi, {
        operation: 'ListInstanceFleets',
        list: 'InstanceFleets',
        name: at(parameters, 'InstanceFleetName'),
      })
      const fleet = changed(objectAt(parameters, 'InstanceFleet'), [], { InstanceFleetId: id })
      return { ClusterId: at(parameters, 'ClusterId'), InstanceFleet: fleet }
    },
  },
  {
    action: 'modifyInstanceGroupByName',
    operation: 'ModifyInstanceGroups',
    renamed: { InstanceGroups: 'InstanceGroup' },
    findProblems: (parameters) => withoutId(parameters, 'InstanceGroup', 'InstanceGroupId'),
    async prepare(parameters, _task, callApi) {
      const id = await idByName(parameters, callApi, {
        operation: 'ListInstanceGroups',
        list: 'InstanceGroups',
        name: at(parameters, 'InstanceGroupName'),
      })
      const group = changed(objectAt(parameters, 'InstanceGroup'), [], { InstanceGroupId: id })
      return { ClusterId: at(parameters, 'ClusterId'), InstanceGroups: [group] }
    },
  },
]

function withoutId(parameters: JsonObject, member: string, id: string): string[] {
  return hasMember(objectAt(parameters, member), id) ? [unsupportedField(id)] : []
}

interface Search {
  readonly operation: string
  readonly list: string
  readonly name: JsonValue
}

const pagesMax = 20

/** Null if no page has the name: the API then reports the error. */
async function idByName(
  parameters: JsonObject,
  callApi: CallApi,
  { operation, list, name }: Search,
): Promise<JsonValue> {
  let marker: JsonValue = null
  for (let page = 0; page < pagesMax; page++) {
    const answer: JsonObject = await callApi(operation, { ClusterId: at(parameters, 'ClusterId'), Marker: marker })
    const found = listAt(answer, list).find((each) => at(each, 'Name') === name)
    if (found !== undefined) return at(found, 'Id')
    marker = at(answer, 'Marker')
    if (marker === null) return null
  }
  return null
}
