import type { JsonValue, PlainObject } from '../../../json/index.ts'
import type { Exchange } from './converse.ts'

export interface Conversation {
  readonly resource: string
  readonly parameters: JsonValue
  readonly start: Exchange
  /** The poll that says that the job is still running, and those that end it. */
  readonly running: Exchange
  readonly done: Exchange
  readonly failed: Exchange
  /** The call that ends the job when the task is aborted. */
  readonly cancel: string | null
  /** The output of a successful task. */
  readonly output: JsonValue
}

/** The parameters without which a job of EKS or SageMaker cannot be started. */
const eksParameters: Readonly<Record<'Cluster' | 'FargateProfile' | 'Nodegroup', PlainObject>> = {
  Cluster: { Name: 'c', RoleArn: 'r', ResourcesVpcConfig: {} },
  FargateProfile: { ClusterName: 'c', FargateProfileName: 'n', PodExecutionRoleArn: 'r' },
  Nodegroup: { ClusterName: 'c', NodegroupName: 'n', Subnets: ['s'], NodeRole: 'r' },
}
const sagemakerParameters: Readonly<Record<string, PlainObject>> = {
  HyperParameterTuningJob: { HyperParameterTuningJobConfig: {} },
  LabelingJob: { LabelAttributeName: 'l', InputConfig: {}, OutputConfig: {}, RoleArn: 'r', HumanTaskConfig: {} },
  ProcessingJob: { ProcessingResources: {}, AppSpecification: {}, RoleArn: 'r' },
  TrainingJob: { RoleArn: 'r', OutputDataConfig: {} },
  TransformJob: { ModelName: 'm', TransformInput: {}, TransformOutput: {}, TransformResources: {} },
}

/** For every job of the integrations: how it starts, runs, ends, fails and is cancelled. */
export const jobs: readonly Conversation[] = [
  {
    resource: 'athena:startQueryExecution.sync',
    parameters: { QueryString: 'SELECT 1', WorkGroup: 'primary' },
    start: ['StartQueryExecution', { QueryExecutionId: 'q' }],
    running: ['GetQueryExecution', { QueryExecution: { QueryExecutionId: 'q', Status: { State: 'RUNNING' } } }],
    done: ['GetQueryExecution', { QueryExecution: { QueryExecutionId: 'q', Status: { State: 'SUCCEEDED' } } }],
    failed: ['GetQueryExecution', { QueryExecution: { QueryExecutionId: 'q', Status: { State: 'FAILED' } } }],
    cancel: 'StopQueryExecution',
    output: { QueryExecution: { QueryExecutionId: 'q', Status: { State: 'SUCCEEDED' } } },
  },
  {
    resource: 'batch:submitJob.sync',
    parameters: { JobName: 'n', JobQueue: 'q', JobDefinition: 'd', ContainerOverrides: { Vcpus: 1 } },
    start: ['/v1/submitjob', { jobArn: 'a', jobId: 'j', jobName: 'n' }],
    running: ['/v1/describejobs', { jobs: [{ jobId: 'j', status: 'RUNNABLE' }] }],
    done: ['/v1/describejobs', { jobs: [{ jobId: 'j', status: 'SUCCEEDED', startedAt: 1 }] }],
    failed: ['/v1/describejobs', { jobs: [{ jobId: 'j', status: 'FAILED' }] }],
    cancel: '/v1/terminatejob',
    output: { JobId: 'j', StartedAt: 1, Status: 'SUCCEEDED' },
  },
  {
    resource: 'bedrock:createModelCustomizationJob.sync',
    parameters: {
      JobName: 'n',
      CustomModelName: 'm',
      RoleArn: 'r',
      BaseModelIdentifier: 'b',
      TrainingDataConfig: {},
      OutputDataConfig: { S3Uri: 's3://out/' },
    },
    start: ['POST /model-customization-jobs', { jobArn: 'a' }],
    running: ['/model-customization-jobs/a', { jobArn: 'a', status: 'InProgress' }],
    done: ['/model-customization-jobs/a', { jobArn: 'a', status: 'Completed', creationTime: '2026-01-01T00:00:00Z' }],
    failed: ['/model-customization-jobs/a', { jobArn: 'a', status: 'Failed' }],
    cancel: 'POST /model-customization-jobs/a/stop',
    output: { CreationTime: '2026-01-01T00:00:00Z', JobArn: 'a', Status: 'Completed' },
  },
  {
    resource: 'codebuild:startBuild.sync',
    parameters: { ProjectName: 'p' },
    start: ['StartBuild', { build: { id: 'b', buildStatus: 'IN_PROGRESS' } }],
    running: ['BatchGetBuilds', { builds: [{ id: 'b', buildStatus: 'IN_PROGRESS' }] }],
    done: ['BatchGetBuilds', { builds: [{ id: 'b', buildStatus: 'SUCCEEDED' }] }],
    failed: ['BatchGetBuilds', { builds: [{ id: 'b', buildStatus: 'TIMED_OUT' }] }],
    cancel: 'StopBuild',
    output: { Build: { BuildStatus: 'SUCCEEDED', Id: 'b' } },
  },
  ...(['startBuildBatch', 'retryBuildBatch'] as const).map(
    (action): Conversation => ({
      resource: `codebuild:${action}.sync`,
      parameters: action === 'startBuildBatch' ? { ProjectName: 'p' } : { Id: 'b' },
      start: [action === 'startBuildBatch' ? 'StartBuildBatch' : 'RetryBuildBatch', { buildBatch: { id: 'b' } }],
      running: ['BatchGetBuildBatches', { buildBatches: [{ id: 'b', buildBatchStatus: 'IN_PROGRESS' }] }],
      done: ['BatchGetBuildBatches', { buildBatches: [{ id: 'b', buildBatchStatus: 'SUCCEEDED' }] }],
      failed: ['BatchGetBuildBatches', { buildBatches: [{ id: 'b', buildBatchStatus: 'FAILED' }] }],
      cancel: 'StopBuildBatch',
      output: { BuildBatch: { BuildBatchStatus: 'SUCCEEDED', Id: 'b' } },
    }),
  ),
  {
    resource: 'databrew:startJobRun.sync',
    parameters: { Name: 'n' },
    start: ['/jobs/n/startJobRun', { RunId: 'r' }],
    running: [
      '/jobs/n/jobRuns',
      {
        JobRuns: [
          { RunId: 'other', State: 'FAILED' },
          { RunId: 'r', State: 'RUNNING' },
        ],
      },
    ],
    done: ['/jobs/n/jobRuns', { JobRuns: [{ RunId: 'r', State: 'SUCCEEDED' }] }],
    failed: ['/jobs/n/jobRuns', { JobRuns: [{ RunId: 'r', State: 'TIMEOUT' }] }],
    cancel: '/jobs/n/jobRun/r/stopJobRun',
    output: { RunId: 'r', State: 'SUCCEEDED' },
  },
  {
    resource: 'ecs:runTask.sync',
    parameters: { Cluster: 'c', TaskDefinition: 'd', Overrides: { ContainerOverrides: [{ Name: 'n' }] } },
    start: ['RunTask', { tasks: [{ taskArn: 't', clusterArn: 'c' }], failures: [] }],
    running: ['DescribeTasks', { tasks: [{ taskArn: 't', lastStatus: 'RUNNING' }] }],
    done: ['DescribeTasks', { tasks: [{ taskArn: 't', lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }] }],
    failed: ['DescribeTasks', { tasks: [{ taskArn: 't', lastStatus: 'STOPPED', containers: [{ exitCode: 1 }] }] }],
    cancel: 'StopTask',
    output: { Containers: [{ ExitCode: 0 }], LastStatus: 'STOPPED', TaskArn: 't' },
  },
  ...(['Cluster', 'FargateProfile', 'Nodegroup'] as const).map((kind): Conversation => {
    const member = `${kind.slice(0, 1).toLowerCase()}${kind.slice(1)}`
    const path = {
      Cluster: '/clusters',
      FargateProfile: '/clusters/c/fargate-profiles',
      Nodegroup: '/clusters/c/node-groups',
    }[kind]
    const named = `${path}/${kind === 'Cluster' ? 'c' : 'n'}`
    return {
      resource: `eks:create${kind}.sync`,
      parameters: eksParameters[kind],
      start: [path, { [member]: { status: 'CREATING' } }],
      running: [named, { [member]: { status: 'CREATING' } }],
      done: [named, { [member]: { status: 'ACTIVE' } }],
      failed: [named, { [member]: { status: kind === 'Cluster' ? 'FAILED' : 'CREATE_FAILED' } }],
      cancel: null,
      output: { [kind]: { Status: 'ACTIVE' } },
    }
  }),
  ...(['Cluster', 'FargateProfile', 'Nodegroup'] as const).map((kind): Conversation => {
    const member = `${kind.slice(0, 1).toLowerCase()}${kind.slice(1)}`
    const path = {
      Cluster: '/clusters/c',
      FargateProfile: '/clusters/c/fargate-profiles/n',
      Nodegroup: '/clusters/c/node-groups/n',
    }[kind]
    return {
      resource: `eks:delete${kind}.sync`,
      parameters: kind === 'Cluster' ? { Name: 'c' } : { ClusterName: 'c', [`${kind}Name`]: 'n' },
      start: [path, { [member]: { status: 'DELETING' } }],
      running: [path, { [member]: { status: 'DELETING' } }],
      done: [
        path,
        { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' }, body: '{"message":"Gone."}' },
      ],
      failed: [path, { [member]: { status: kind === 'Cluster' ? 'FAILED' : 'DELETE_FAILED' } }],
      cancel: null,
      output: { [kind]: { Status: 'DELETING' } },
    }
  }),
  {
    resource: 'elasticmapreduce:createCluster.sync',
    parameters: { Name: 'n', Instances: { KeepJobFlowAliveWhenNoSteps: true } },
    start: ['RunJobFlow', { JobFlowId: 'j' }],
    running: ['DescribeCluster', { Cluster: { Id: 'j', Status: { State: 'STARTING' } } }],
    done: ['DescribeCluster', { Cluster: { Id: 'j', Status: { State: 'WAITING' } } }],
    failed: ['DescribeCluster', { Cluster: { Id: 'j', Status: { State: 'TERMINATED_WITH_ERRORS' } } }],
    cancel: null,
    output: { Cluster: { Id: 'j', Status: { State: 'WAITING' } }, ClusterId: 'j' },
  },
  {
    resource: 'elasticmapreduce:addStep.sync',
    parameters: { ClusterId: 'j', Step: { Name: 's', HadoopJarStep: { Jar: 'x.jar' } } },
    start: ['AddJobFlowSteps', { StepIds: ['s'] }],
    running: ['DescribeStep', { Step: { Id: 's', Status: { State: 'PENDING' } } }],
    done: ['DescribeStep', { Step: { Id: 's', Status: { State: 'COMPLETED' } } }],
    failed: ['DescribeStep', { Step: { Id: 's', Status: { State: 'FAILED' } } }],
    cancel: 'CancelSteps',
    output: { Step: { Id: 's', Status: { State: 'COMPLETED' } } },
  },
  {
    resource: 'emr-containers:startJobRun.sync',
    parameters: { VirtualClusterId: 'v', Name: 'n' },
    start: ['/virtualclusters/v/jobruns', { id: 'r', virtualClusterId: 'v' }],
    running: ['/virtualclusters/v/jobruns/r', { jobRun: { id: 'r', state: 'RUNNING' } }],
    done: ['/virtualclusters/v/jobruns/r', { jobRun: { id: 'r', state: 'COMPLETED' } }],
    failed: ['/virtualclusters/v/jobruns/r', { jobRun: { id: 'r', state: 'FAILED' } }],
    cancel: 'DELETE /virtualclusters/v/jobruns/r',
    output: { JobRun: { Id: 'r', State: 'COMPLETED' } },
  },
  {
    resource: 'emr-containers:deleteVirtualCluster.sync',
    parameters: { Id: 'v' },
    start: ['/virtualclusters/v', { id: 'v' }],
    running: ['/virtualclusters/v', { virtualCluster: { id: 'v', state: 'TERMINATING' } }],
    done: ['/virtualclusters/v', { virtualCluster: { id: 'v', state: 'TERMINATED' } }],
    failed: ['/virtualclusters/v', { virtualCluster: { id: 'v', state: 'ARRESTED' } }],
    cancel: null,
    output: { VirtualCluster: { Id: 'v', State: 'TERMINATED' } },
  },
  ...(
    [
      [
        'createApplication',
        { Type: 'SPARK', ReleaseLabel: 'emr-7' },
        '/applications',
        'CREATING',
        'CREATED',
        'DELETE /applications/a',
      ],
      [
        'startApplication',
        { ApplicationId: 'a' },
        '/applications/a/start',
        'STARTING',
        'STARTED',
        'POST /applications/a/stop',
      ],
      ['stopApplication', { ApplicationId: 'a' }, '/applications/a/stop', 'STOPPING', 'STOPPED', null],
    ] as const
  ).map(
    ([action, parameters, path, running, done, cancel]): Conversation => ({
      resource: `emr-serverless:${action}.sync`,
      parameters,
      start: [path, action === 'createApplication' ? { applicationId: 'a' } : {}],
      running: ['/applications/a', { application: { applicationId: 'a', state: running } }],
      done: ['/applications/a', { application: { applicationId: 'a', state: done } }],
      failed: ['/applications/a', { application: { applicationId: 'a', state: 'TERMINATED' } }],
      cancel,
      output: { Application: { ApplicationId: 'a', State: done } },
    }),
  ),
  {
    resource: 'emr-serverless:startJobRun.sync',
    parameters: { ApplicationId: 'a', ExecutionRoleArn: 'r' },
    start: ['/applications/a/jobruns', { applicationId: 'a', jobRunId: 'j' }],
    running: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'RUNNING' } }],
    done: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'SUCCESS' } }],
    failed: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'FAILED' } }],
    cancel: 'DELETE /applications/a/jobruns/j',
    output: { JobRun: { JobRunId: 'j', State: 'SUCCESS' } },
  },
  {
    resource: 'emr-serverless:cancelJobRun.sync',
    parameters: { ApplicationId: 'a', JobRunId: 'j' },
    start: ['/applications/a/jobruns/j', { applicationId: 'a', jobRunId: 'j' }],
    running: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'CANCELLING' } }],
    done: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'CANCELLED' } }],
    failed: ['/applications/a/jobruns/j', { jobRun: { jobRunId: 'j', state: 'SUCCESS' } }],
    cancel: null,
    output: { JobRun: { JobRunId: 'j', State: 'CANCELLED' } },
  },
  {
    resource: 'glue:startJobRun.sync',
    parameters: { JobName: 'n', Arguments: { '--key': 'v' } },
    start: ['StartJobRun', { JobRunId: 'r' }],
    running: ['GetJobRun', { JobRun: { Id: 'r', JobRunState: 'RUNNING' } }],
    done: ['GetJobRun', { JobRun: { Id: 'r', JobName: 'n', JobRunState: 'SUCCEEDED', StartedOn: 1_750_000_000.5 } }],
    failed: ['GetJobRun', { JobRun: { Id: 'r', JobRunState: 'FAILED', ErrorMessage: 'No.' } }],
    cancel: 'BatchStopJobRun',
    output: { Id: 'r', JobName: 'n', JobRunState: 'SUCCEEDED', StartedOn: 1_750_000_000_500 },
  },
  {
    resource: 'mediaconvert:createJob.sync',
    parameters: { Role: 'r', Settings: {} },
    start: ['/2017-08-29/jobs', { job: { id: 'j', status: 'SUBMITTED' } }],
    running: ['/2017-08-29/jobs/j', { job: { id: 'j', status: 'PROGRESSING' } }],
    done: ['/2017-08-29/jobs/j', { job: { id: 'j', status: 'COMPLETE' } }],
    failed: ['/2017-08-29/jobs/j', { job: { id: 'j', status: 'ERROR' } }],
    cancel: 'DELETE /2017-08-29/jobs/j',
    output: { Job: { Id: 'j', Status: 'COMPLETE' } },
  },
  ...(['sync', 'sync:2'] as const).map(
    (pattern): Conversation => ({
      resource: `states:startExecution.${pattern}`,
      parameters: { StateMachineArn: 'm', Input: { a: 1 } },
      start: ['StartExecution', { executionArn: 'e', startDate: 1 }],
      running: ['DescribeExecution', { executionArn: 'e', status: 'RUNNING' }],
      done: ['DescribeExecution', { executionArn: 'e', status: 'SUCCEEDED', output: '{"b":2}' }],
      failed: ['DescribeExecution', { executionArn: 'e', status: 'TIMED_OUT' }],
      cancel: 'StopExecution',
      output: { ExecutionArn: 'e', Output: pattern === 'sync' ? '{"b":2}' : { b: 2 }, Status: 'SUCCEEDED' },
    }),
  ),
  ...(['HyperParameterTuningJob', 'LabelingJob', 'ProcessingJob', 'TrainingJob', 'TransformJob'] as const).map(
    (kind): Conversation => ({
      resource: `sagemaker:create${kind}.sync`,
      parameters: { [`${kind}Name`]: 'n', ...sagemakerParameters[kind] },
      start: [`Create${kind}`, { [`${kind}Arn`]: 'a' }],
      running: [`Describe${kind}`, { [`${kind}Name`]: 'n', [`${kind}Status`]: 'InProgress' }],
      done: [`Describe${kind}`, { [`${kind}Name`]: 'n', [`${kind}Status`]: 'Completed' }],
      failed: [`Describe${kind}`, { [`${kind}Name`]: 'n', [`${kind}Status`]: 'Failed' }],
      cancel: `Stop${kind}`,
      output: { [`${kind}Name`]: 'n', [`${kind}Status`]: 'Completed' },
    }),
  ),
]

/** For deletions and terminations, what would be a failure elsewhere is success. */
export const withoutFailure: readonly Omit<Conversation, 'failed' | 'cancel'>[] = [
  {
    resource: 'elasticmapreduce:terminateCluster.sync',
    parameters: { ClusterId: 'j' },
    start: ['TerminateJobFlows', {}],
    running: ['DescribeCluster', { Cluster: { Id: 'j', Status: { State: 'TERMINATING' } } }],
    done: ['DescribeCluster', { Cluster: { Id: 'j', Status: { State: 'TERMINATED' } } }],
    output: { Cluster: { Id: 'j', Status: { State: 'TERMINATED' } } },
  },
  {
    resource: 'emr-serverless:deleteApplication.sync',
    parameters: { ApplicationId: 'a' },
    start: ['/applications/a', {}],
    running: ['/applications/a', { application: { applicationId: 'a', state: 'STOPPED' } }],
    done: ['/applications/a', { application: { applicationId: 'a', state: 'TERMINATED' } }],
    output: { Application: { ApplicationId: 'a', State: 'TERMINATED' } },
  },
]
