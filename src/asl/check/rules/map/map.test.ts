import { checks, type Definition, machineOf, only } from '../../test-support/checks.ts'

const flow = machineOf({ B: { Type: 'Succeed' } })
const distributed = { ...flow, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }
const map = (fields: Record<string, unknown>): Definition =>
  only({ Type: 'Map', ItemProcessor: distributed, ...fields })
const reader = (config: Record<string, unknown>, resource = 'arn:aws:states:::s3:getObject') =>
  map({ ItemReader: { Resource: resource, ReaderConfig: config, Parameters: { Bucket: 'b', Key: 'k' } } })

checks('processors', [
  ['distributed', map({}), []],
  [
    'without a kind of execution',
    map({ ItemProcessor: { ...flow, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [ExecutionType] at /States/A/ItemProcessor/ProcessorConfig'],
  ],
  [
    'a kind of execution for an inline one',
    map({ ItemProcessor: { ...flow, ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' } } }),
    ["SCHEMA_VALIDATION_FAILED: Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig"],
  ],
  [
    'distributed in Express',
    map({}),
    [
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support 'DISTRIBUTED' mode of Map at /States/A/ItemProcessor/ProcessorConfig/Mode",
    ],
    'EXPRESS',
  ],
  [
    'Express children cannot wait for callbacks',
    map({
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        ...machineOf({ B: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', End: true } }),
      },
    }),
    [
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/A/ItemProcessor/States/B/Resource",
    ],
  ],
])

checks('distributed fields', [
  [
    'in their mode',
    map({ Label: 'Orders', ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } } }),
    [],
  ],
  ['tolerated failures in both', map({ ItemProcessor: flow, ToleratedFailureCount: 1 }), []],
  [
    'a label in INLINE mode',
    map({ ItemProcessor: flow, Label: 'Orders' }),
    ["SCHEMA_VALIDATION_FAILED: Field 'Label' is not supported at /States/A"],
  ],
  [
    'an empty writer',
    map({ ResultWriter: {} }),
    ['SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/ResultWriter'],
  ],
])

checks('labels', [
  ['40 characters', map({ Label: 'n'.repeat(40) }), []],
  [
    '41',
    map({ Label: 'n'.repeat(41) }),
    [
      `INVALID_LABEL_NAME: Invalid Label name: Label '${'n'.repeat(41)}' exceeds the 40-character limit allowed by the service at /States/A/Label`,
    ],
  ],
  [
    'a space',
    map({ Label: 'a b' }),
    ["INVALID_LABEL_NAME: Invalid Label name: Label 'a b' contains characters that are not allowed at /States/A/Label"],
  ],
  [
    'twice',
    machineOf({
      A: { Type: 'Map', Label: 'x', ItemProcessor: distributed, Next: 'C' },
      C: {
        Type: 'Map',
        Label: 'x',
        ItemProcessor: { ...machineOf({ D: { Type: 'Succeed' } }), ProcessorConfig: distributed.ProcessorConfig },
        End: true,
      },
    }),
    ['DUPLICATE_LABEL_NAME: Duplicate Label name: x at /States/C/Label'],
  ],
])

checks('item readers', [
  ['a CSV file', reader({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', MaxItems: 0 }), []],
  [
    'given headers that are not',
    reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [CSVHeaders] at /States/A/ItemReader/ReaderConfig'],
  ],
  [
    'no header location',
    reader({ InputType: 'CSV' }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [CSVHeaderLocation] at /States/A/ItemReader/ReaderConfig'],
  ],
  [
    'how a CSV file is written, of files in another format',
    reader({ InputType: 'JSON', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a'], CSVDelimiter: 'TAB' }),
    [
      "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaderLocation' is not supported at /States/A/ItemReader/ReaderConfig",
      "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaders' is not supported at /States/A/ItemReader/ReaderConfig",
      "SCHEMA_VALIDATION_FAILED: Field 'CSVDelimiter' is not supported at /States/A/ItemReader/ReaderConfig",
    ],
  ],
  [
    'another action',
    reader({ InputType: 'JSON' }, 'arn:aws:states:::s3:putObject'),
    [
      "SCHEMA_VALIDATION_FAILED: The field 'Resource' does not match any of the allowed values at /States/A/ItemReader/Resource",
    ],
  ],
  [
    'too many items',
    reader({ InputType: 'JSON', MaxItems: 100000001 }),
    ['SCHEMA_VALIDATION_FAILED: Maximum value is 100000000 at /States/A/ItemReader/ReaderConfig/MaxItems'],
  ],
  [
    'a number and its path',
    reader({ InputType: 'JSON', MaxItems: 1, MaxItemsPath: '$.n' }),
    [
      'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [MaxItems, MaxItemsPath] at /States/A/ItemReader/ReaderConfig',
    ],
  ],
  [
    'the context object',
    reader({ InputType: 'JSON', MaxItemsPath: '$$.Execution.Input.n' }),
    ['SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/ItemReader/ReaderConfig/MaxItemsPath'],
  ],
])

const place = { Parameters: { Bucket: 'b' } }

checks('result writers', [
  ['exporting', map({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', ...place } }), []],
  ['only transforming', map({ ResultWriter: { WriterConfig: { Transformation: 'FLATTEN' } } }), []],
  [
    'a place alone',
    map({ ResultWriter: place }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Resource] at /States/A/ResultWriter'],
  ],
  [
    'a resource alone',
    map({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Parameters] at /States/A/ResultWriter'],
  ],
  [
    'another resource',
    map({ ResultWriter: { Resource: 'arn:aws:states:::s3:getObject', ...place } }),
    [
      "SCHEMA_VALIDATION_FAILED: The field 'Resource' does not match any of the allowed values at /States/A/ResultWriter/Resource",
    ],
  ],
])

checks('item batchers', [
  ['limited', map({ ItemBatcher: { MaxItemsPerBatch: 3, BatchInput: { 'a.$': '$.b' } } }), []],
  [
    'not limited',
    map({ ItemBatcher: { BatchInput: {} } }),
    [
      'SCHEMA_VALIDATION_FAILED: At least one of these fields is required: [MaxItemsPerBatch, MaxItemsPerBatchPath, MaxInputBytesPerBatch, MaxInputBytesPerBatchPath] at /States/A/ItemBatcher',
    ],
  ],
])
