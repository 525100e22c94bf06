import { at, stateAt } from '../members.ts'
import type { FollowedJob, JobStep, OptimizedApi, OptimizedRow } from '../row.ts'

export const eksApi: OptimizedApi = { package: '@aws-sdk/client-eks', sdkId: 'EKS', prefix: 'EKS', firstSdk: null }

/** How to create and delete one kind of resource. When the task is aborted, a cluster and its parts are left alone. */
function jobs(
  member: string,
  poll: JobStep,
  failedWords: readonly string[],
): { creation: FollowedJob; deletion: FollowedJob } {
  const common = { poll, cancel: null, interval: 'quick' } as const
  return {
    creation: {
      ...common,
      stateOf: stateAt([member, 'Status'], { succeeded: ['ACTIVE'], failed: ['CREATE_FAILED', ...failedWords] }),
      result: (description) => ({ [member]: at(description, member) }),
    },
    deletion: {
      ...common,
      stateOf: stateAt([member, 'Status'], { succeeded: [], failed: ['DELETE_FAILED', 'FAILED'] }),
      result: (_description, started) => ({ [member]: at(started, member) }),
      goneError: 'ResourceNotFoundException',
    },
  }
}

const cluster = jobs(
  'Cluster',
  { operation: 'DescribeCluster', parameters: (_started, given) => ({ Name: at(given, 'Name') }) },
  ['FAILED'],
)

const fargateProfile = jobs(
  'FargateProfile',
  {
    operation: 'DescribeFargateProfile',
    parameters: (_started, given) => ({
      ClusterName: at(given, 'ClusterName'),
      FargateProfileName: at(given, 'FargateProfileName'),
    }),
  },
  [],
)

const nodegroup = jobs(
  'Nodegroup',
  {
    operation: 'DescribeNodegroup',
    parameters: (_started, given) => ({
      ClusterName: at(given, 'ClusterName'),
      NodegroupName: at(given, 'NodegroupName'),
    }),
  },
  ['DEGRADED'],
)

export const eksRows: readonly OptimizedRow[] = [
  { action: 'createCluster', job: cluster.creation },
  { action: 'deleteCluster', job: cluster.deletion },
  { action: 'createFargateProfile', job: fargateProfile.creation },
  { action: 'deleteFargateProfile', job: fargateProfile.deletion },
  { action: 'createNodegroup', job: nodegroup.creation },
  { action: 'deleteNodegroup', job: nodegroup.deletion },
]
