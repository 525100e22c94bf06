import { at, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const emrContainersApi: OptimizedApi = {
  package: '@aws-sdk/client-emr-containers',
  sdkId: 'EMR containers',
  prefix: 'EMRContainers',
  firstSdk: { service: 'AmazonEMRContainers', exception: 'AmazonEMRContainersException' },
}

export const emrContainersRows: readonly OptimizedRow[] = [
  { action: 'createVirtualCluster' },
  {
    action: 'deleteVirtualCluster',
    job: {
      poll: { operation: 'DescribeVirtualCluster', parameters: (_started, given) => ({ Id: at(given, 'Id') }) },
      stateOf: stateAt(['VirtualCluster', 'State'], { succeeded: ['TERMINATED'], failed: ['ARRESTED'] }),
      result: (description, started) => ({ VirtualCluster: at(description, 'VirtualCluster') ?? started }),
      cancel: null,
      goneError: 'ResourceNotFoundException',
      interval: 'steady',
    },
  },
  {
    action: 'startJobRun',
    job: {
      poll: {
        operation: 'DescribeJobRun',
        parameters: (started, given) => ({ Id: at(started, 'Id'), VirtualClusterId: at(given, 'VirtualClusterId') }),
      },
      stateOf: stateAt(['JobRun', 'State'], { succeeded: ['COMPLETED'], failed: ['FAILED', 'CANCELLED'] }),
      result: (description) => ({ JobRun: at(description, 'JobRun') }),
      cancel: {
        operation: 'CancelJobRun',
        parameters: (started, given) => ({ Id: at(started, 'Id'), VirtualClusterId: at(given, 'VirtualClusterId') }),
      },
      interval: 'steady',
    },
  },
]
