import { itemsMax, payloadBytesMax } from './limits.ts'
import type { ObjectShape, ValueSpec } from './shape.ts'

/** A path to a number of a Map. The service refuses the context object there (reported in public). */
export const numberPath: ValueSpec = { kind: 'referencePath', variable: true }

const processorConfig: ObjectShape = {
  fields: {
    Mode: { value: { kind: 'choice', values: ['INLINE', 'DISTRIBUTED'] } },
    ExecutionType: { value: { kind: 'choice', values: ['STANDARD', 'EXPRESS'] } },
  },
}

export const processor: ObjectShape = {
  fields: {
    ProcessorConfig: { value: { kind: 'object', of: () => processorConfig } },
    StartAt: { value: { kind: 'string' }, required: true },
    States: { value: { kind: 'states' }, required: true },
    Comment: { value: { kind: 'string' } },
  },
  isFlow: true,
}

/** LANGUAGE.md, section 15, and the vendor's schema. */
const readerConfig: ObjectShape = {
  fields: {
    InputType: { value: { kind: 'choice', values: ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'] } },
    Transformation: { value: { kind: 'choice', values: ['NONE', 'LOAD_AND_FLATTEN'] } },
    ManifestType: { value: { kind: 'choice', values: ['ATHENA_DATA', 'S3_INVENTORY'] } },
    CSVDelimiter: { value: { kind: 'choice', values: ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'] } },
    CSVHeaderLocation: { value: { kind: 'choice', values: ['FIRST_ROW', 'GIVEN'] } },
    CSVHeaders: { value: { kind: 'strings' } },
    ItemsPointer: { value: { kind: 'string', expression: true } },
    MaxItems: { value: { kind: 'integer', min: 0, max: itemsMax, expression: true } },
    MaxItemsPath: { value: numberPath, only: 'JSONPath' },
  },
  alternatives: [{ fields: ['MaxItems', 'MaxItemsPath'], required: false }],
}

export const itemReader: ObjectShape = {
  fields: {
    Resource: { value: { kind: 'string', nonEmpty: true }, required: true },
    ReaderConfig: { value: { kind: 'object', of: () => readerConfig } },
    Parameters: { value: { kind: 'template', objectOnly: true }, only: 'JSONPath' },
    Arguments: { value: { kind: 'template', objectOnly: true }, only: 'JSONata' },
  },
}

export const itemBatcher: ObjectShape = {
  fields: {
    BatchInput: { value: { kind: 'template' } },
    MaxItemsPerBatch: { value: { kind: 'integer', min: 0, expression: true } },
    MaxItemsPerBatchPath: { value: numberPath, only: 'JSONPath' },
    MaxInputBytesPerBatch: { value: { kind: 'integer', min: 0, max: payloadBytesMax, expression: true } },
    MaxInputBytesPerBatchPath: { value: numberPath, only: 'JSONPath' },
  },
  alternatives: [
    { fields: ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], required: false },
    { fields: ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'], required: false },
  ],
}

const writerConfig: ObjectShape = {
  fields: {
    Transformation: { value: { kind: 'choice', values: ['NONE', 'COMPACT', 'FLATTEN'] } },
    OutputType: { value: { kind: 'choice', values: ['JSON', 'JSONL'] } },
  },
}

export const resultWriter: ObjectShape = {
  fields: {
    WriterConfig: { value: { kind: 'object', of: () => writerConfig } },
    Resource: { value: { kind: 'string', nonEmpty: true } },
    Parameters: { value: { kind: 'template', objectOnly: true }, only: 'JSONPath' },
    Arguments: { value: { kind: 'template', objectOnly: true }, only: 'JSONata' },
  },
}
