import { checks, machineOf, only } from '../../test-support/checks.ts'

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }

checks('ranges', [
  ['the limits themselves', only({ Type: 'Wait', Seconds: 99999999 }), []],
  [
    'too long a wait',
    only({ Type: 'Wait', Seconds: 1e17 }),
    ['SCHEMA_VALIDATION_FAILED: Maximum value is 99999999 at /States/A/Seconds'],
  ],
  [
    'a negative one',
    only({ Type: 'Wait', Seconds: -1 }),
    ['SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/A/Seconds'],
  ],
  [
    'backoff',
    only({ ...task, Retry: [{ ErrorEquals: ['x'], BackoffRate: 0.5, MaxAttempts: -1, MaxDelaySeconds: 0 }] }),
    [
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1.0 at /States/A/Retry[0]/BackoffRate',
      'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/A/Retry[0]/MaxAttempts',
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/Retry[0]/MaxDelaySeconds',
    ],
  ],
  [
    'no time at all, where that is possible',
    only(
      { ...task, Retry: [{ ErrorEquals: ['x'], IntervalSeconds: 0, MaxAttempts: 0, BackoffRate: 1 }] },
      { TimeoutSeconds: 0 },
    ),
    [],
  ],
  [
    'and where it is not',
    only({ ...task, TimeoutSeconds: 0, HeartbeatSeconds: 0 }, { TimeoutSeconds: -1 }),
    [
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/TimeoutSeconds',
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/HeartbeatSeconds',
      "SCHEMA_VALIDATION_FAILED: 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at /States/A/HeartbeatSeconds",
      'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /TimeoutSeconds',
    ],
  ],
  [
    'a percentage',
    only({ Type: 'Map', ToleratedFailurePercentage: 101, ItemProcessor: machineOf({ B: { Type: 'Succeed' } }) }),
    ['SCHEMA_VALIDATION_FAILED: Maximum value is 100.0 at /States/A/ToleratedFailurePercentage'],
  ],
])
