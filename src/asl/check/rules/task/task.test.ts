import { checks, only } from '../../test-support/checks.ts'

const invoke = 'arn:aws:states:::lambda:invoke'
const task = (resource: string, fields = {}) => only({ Type: 'Task', Resource: resource, ...fields })
const notRecognized = (resource: string) =>
  `SCHEMA_VALIDATION_FAILED: The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource`

checks('resources', [
  ['a function', task('arn:aws:lambda:us-east-1:111111111111:function:f:alias'), []],
  ['an integration', task('arn:aws:states:::aws-sdk:sfn:startExecution'), []],
  ['a word', task('create'), ['SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/A/Resource']],
  ['something else', task('arn:aws:s3:::bucket'), [notRecognized('arn:aws:s3:::bucket')]],
  ['no action', task('arn:aws:states:::lambda'), [notRecognized('arn:aws:states:::lambda')]],
])

checks('Express', [
  ['request and response', task(invoke), [], 'EXPRESS'],
  [
    'a callback; the service leaves a space behind it',
    task('arn:aws:states:::sqs:sendMessage.waitForTaskToken'),
    [
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/A/Resource",
    ],
    'EXPRESS',
  ],
  [
    'a job',
    task('arn:aws:states:::states:startExecution.sync:2'),
    [
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/A/Resource",
    ],
    'EXPRESS',
  ],
  [
    'an activity',
    task('arn:aws:states:us-east-1:111111111111:activity:a'),
    ['SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/A/Resource'],
    'EXPRESS',
  ],
  ['a Standard machine may', task('arn:aws:states:::sqs:sendMessage.waitForTaskToken'), []],
])

checks('credentials', [
  ['a role from a path', task(invoke, { Credentials: { 'RoleArn.$': '$.role' } }), []],
  [
    'no role',
    task(invoke, { Credentials: { InvalidField: 'x' } }),
    ["SCHEMA_VALIDATION_FAILED: The field 'RoleArn' is required but was missing at /States/A/Credentials"],
  ],
  [
    'an activity, which takes none',
    task('arn:aws:states:us-east-1:111111111111:activity:a', { Credentials: { RoleArn: 'arn:aws:iam::1:role/r' } }),
    ["SCHEMA_VALIDATION_FAILED: The field 'Credentials' is not supported for activities at /States/A/Credentials"],
  ],
])

checks('heartbeat', [
  ['shorter than the timeout', task(invoke, { TimeoutSeconds: 10, HeartbeatSeconds: 3 }), []],
  [
    'not shorter',
    task(invoke, { TimeoutSeconds: 10, HeartbeatSeconds: 10 }),
    [
      "SCHEMA_VALIDATION_FAILED: 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at /States/A/HeartbeatSeconds",
    ],
  ],
])

checks('States.ALL', [
  ['last and alone', task(invoke, { Retry: [{ ErrorEquals: ['x'] }, { ErrorEquals: ['States.ALL'] }] }), []],
  [
    'not last',
    task(invoke, { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['x'] }] }),
    ['SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals[0]'],
  ],
  [
    'not alone',
    task(invoke, { Retry: [{ ErrorEquals: ['x', 'States.ALL'] }] }),
    ['SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals[1]'],
  ],
])
