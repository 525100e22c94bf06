import { getMember, isObject, type JsonValue, memberNames } from '../json/index.ts'
import type { GetObjectRequest, ListObjectsRequest } from '../objects/object-store.ts'
import { ItemReaderError } from './item-reader-error.ts'

export type InputType = 'CSV' | 'JSON' | 'JSONL' | 'PARQUET' | 'MANIFEST'

/** The ReaderConfig of a state, evaluated; fields are null if absent. */
export interface ReaderConfig {
  readonly inputType: InputType | null
  readonly transformation: 'NONE' | 'LOAD_AND_FLATTEN' | null
  readonly manifestType: 'ATHENA_DATA' | 'S3_INVENTORY' | null
  readonly csvDelimiter: string | null
  readonly csvHeaderLocation: 'FIRST_ROW' | 'GIVEN' | null
  readonly csvHeaders: readonly string[] | null
  readonly itemsPointer: string | null
  readonly maxItems: number | null
}

export interface ItemReaderRequest {
  readonly operation: 'getObject' | 'listObjectsV2'
  /** The evaluated Parameters or Arguments. */
  readonly arguments: JsonValue
  readonly config: ReaderConfig
}

/** What an absent ReaderConfig means. */
export const readerConfigDefault: ReaderConfig = {
  inputType: null,
  transformation: null,
  manifestType: null,
  csvDelimiter: null,
  csvHeaderLocation: null,
  csvHeaders: null,
  itemsPointer: null,
  maxItems: null,
}

// Parameters that change how S3 answers, but not which objects there are.
const ignoredListParameters = ['MaxKeys', 'FetchOwner', 'EncodingType', 'RequestPayer', 'OptionalObjectAttributes']

export function getObjectRequest(given: JsonValue): GetObjectRequest {
  const parameters = new Parameters(
    given,
    'getObject',
    ['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner'],
    ['RequestPayer', 'ChecksumMode'],
  )
  return {
    bucket: parameters.required('Bucket'),
    key: parameters.required('Key'),
    ...parameters.optional('VersionId', 'versionId'),
    ...parameters.optional('ExpectedBucketOwner', 'expectedBucketOwner'),
  }
}

export function listObjectsRequest(given: JsonValue): ListObjectsRequest {
  const parameters = new Parameters(
    given,
    'listObjectsV2',
    ['Bucket', 'Prefix', 'StartAfter', 'ExpectedBucketOwner'],
    ignoredListParameters,
  )
  return {
    bucket: parameters.required('Bucket'),
    ...parameters.optional('Prefix', 'prefix'),
    ...parameters.optional('StartAfter', 'startAfter'),
    ...parameters.optional('ExpectedBucketOwner', 'expectedBucketOwner'),
  }
}

class Parameters {
  readonly #given: JsonValue
  readonly #operation: string

  constructor(given: JsonValue, operation: string, taken: readonly string[], ignored: readonly string[]) {
    this.#given = given
    this.#operation = operation
    if (!isObject(given)) throw this.#wrong(`the parameters must be an object with ${taken.join(', ')}`)
    for (const name of memberNames(given)) {
      if (taken.includes(name) || ignored.includes(name)) continue
      throw this.#wrong(`the parameter '${name}' is not supported; supported are ${taken.join(', ')}`)
    }
  }

  required(name: string): string {
    const value = this.#string(name)
    if (value === undefined || value === '') throw this.#wrong(`the parameter '${name}' is required`)
    return value
  }

  /** The parameter under its name in a request; nothing if it is absent. */
  optional<Name extends string>(name: string, as: Name): { [name in Name]?: string } {
    const value = this.#string(name)
    return value === undefined ? {} : ({ [as]: value } as { [name in Name]?: string })
  }

  #string(name: string): string | undefined {
    const value = isObject(this.#given) ? getMember(this.#given, name) : undefined
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw this.#wrong(`the parameter '${name}' must be a string`)
    return value
  }

  #wrong(what: string): ItemReaderError {
    return new ItemReaderError(`The ItemReader cannot call s3:${this.#operation}: ${what}`)
  }
}
