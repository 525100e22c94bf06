import type { GetObjectRequest, ObjectStore } from '../objects/object-store.ts'
import { readCsv } from './formats/csv.ts'
import { readJson } from './formats/json.ts'
import { readJsonLines } from './formats/json-lines.ts'
import { readListing } from './formats/listing.ts'
import { readAthenaManifest, readInventoryManifest } from './formats/manifest.ts'
import { readParquet } from './formats/parquet.ts'
import type { Item } from './item.ts'
import { ItemReaderError, itemReaderFailure } from './item-reader-error.ts'
import { fileBytesMax, locationOf, type OpenTextOptions, openText, sourceOf } from './item-source.ts'
import {
  getObjectRequest,
  type InputType,
  type ItemReaderRequest,
  listObjectsRequest,
  type ReaderConfig,
} from './reader-request.ts'
import { TimeSlice } from './time-slice.ts'

export type { Item } from './item.ts'
export type { InputType, ItemReaderRequest, ReaderConfig } from './reader-request.ts'

/** Where reading stops, whatever MaxItems says. */
export const itemsMax = 100_000_000

type Chunks = AsyncIterable<readonly Item[]>

/**
 * Reads the items of a Distributed Map from S3, in order and in chunks, never more than a chunk at a time.
 *
 * @throws ItemReaderError if they cannot be read; its message is the cause of `States.ItemReaderFailed`.
 */
export async function* readItems(
  request: ItemReaderRequest,
  objects: ObjectStore,
  signal?: AbortSignal,
): AsyncGenerator<readonly Item[]> {
  const { maxItems } = request.config
  if (maxItems !== null && maxItems < 0) throw new ItemReaderError('field MaxItems must be positive')
  // Zero has been observed to mean no limit.
  let left = maxItems === null || maxItems === 0 ? itemsMax : Math.min(maxItems, itemsMax)
  const slice = new TimeSlice()
  try {
    for await (const chunk of readAll(request, objects, signal)) {
      if (slice.isOver) await slice.rest()
      signal?.throwIfAborted()
      if (chunk.length >= left) {
        yield chunk.length === left ? chunk : chunk.slice(0, left)
        return
      }
      left -= chunk.length
      yield chunk
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw itemReaderFailure(error)
  }
}

function readAll(request: ItemReaderRequest, objects: ObjectStore, signal: AbortSignal | undefined): Chunks {
  const { operation, arguments: given, config } = request
  const withSignal = signal === undefined ? {} : { signal }
  if (operation === 'listObjectsV2') {
    const list = { ...listObjectsRequest(given), ...withSignal }
    return config.transformation === 'LOAD_AND_FLATTEN'
      ? readListedFiles(list, config, objects)
      : readListing(list, objects)
  }
  const file = { ...getObjectRequest(given), ...withSignal }
  if (config.manifestType === 'ATHENA_DATA') return readAthenaFiles(file, config, objects)
  if (config.manifestType === 'S3_INVENTORY' || config.inputType === 'MANIFEST') {
    return readInventory(file, config, objects)
  }
  return readFile(file, config, objects)
}

/** The items of one file. */
function readFile(
  file: GetObjectRequest,
  config: ReaderConfig,
  objects: ObjectStore,
  options: OpenTextOptions = {},
): Chunks {
  const inputType = requiredInputType(config)
  const location = locationOf(file)
  const source = sourceOf(file)
  const read = async function* (reader: (pieces: AsyncIterable<string>) => Chunks) {
    yield* reader(await openText(file, objects, options))
  }
  switch (inputType) {
    case 'JSON':
      return read((pieces) => readJson(pieces, config.itemsPointer, location, source))
    case 'JSONL':
      return read((pieces) => readJsonLines(pieces, location, source))
    case 'CSV': {
      const csv = { delimiter: config.csvDelimiter, headers: givenHeaders(config) }
      return read((pieces) => readCsv(pieces, csv, location, source))
    }
    case 'PARQUET':
      return readParquet(file, objects)
    case 'MANIFEST':
      throw new ItemReaderError('InputType MANIFEST cannot be combined with other manifests or LOAD_AND_FLATTEN')
    default:
      throw new ItemReaderError(
        `InputType must be one of CSV, JSON, JSONL, PARQUET, MANIFEST, but was '${inputType satisfies never}'`,
      )
  }
}

function requiredInputType({ inputType, manifestType, transformation }: ReaderConfig): InputType {
  if (inputType !== null) return inputType
  const reason = manifestType ?? transformation ?? 's3:getObject'
  throw new ItemReaderError(`InputType must be specified in ReaderConfig with ${reason}`)
}

function givenHeaders({ csvHeaderLocation, csvHeaders }: ReaderConfig): readonly string[] | null {
  if (csvHeaderLocation === 'FIRST_ROW') return null
  if (csvHeaderLocation === 'GIVEN' && csvHeaders === null) {
    throw new ItemReaderError('CSVHeaders must be specified in ReaderConfig when CSVHeaderLocation is GIVEN')
  }
  return csvHeaders
}

async function* readListedFiles(
  list: ReturnType<typeof listObjectsRequest>,
  config: ReaderConfig,
  objects: ObjectStore,
): AsyncGenerator<readonly Item[]> {
  requiredInputType(config)
  const { prefix: _prefix, startAfter: _startAfter, ...shared } = list
  for await (const page of objects.list(list)) {
    for (const { key, sizeBytes } of page) {
      // The objects that the console creates for folders have nothing to read.
      if (sizeBytes === 0 && key.endsWith('/')) continue
      yield* readFile({ ...shared, key }, config, objects)
    }
  }
}

async function* readAthenaFiles(
  manifest: GetObjectRequest,
  config: ReaderConfig,
  objects: ObjectStore,
): AsyncGenerator<readonly Item[]> {
  const inputType = requiredInputType(config)
  if (inputType !== 'CSV' && inputType !== 'JSONL' && inputType !== 'PARQUET') {
    throw new ItemReaderError(`InputType must be CSV, JSONL or PARQUET with ATHENA_DATA, but was '${inputType}'`)
  }
  for (const file of await readAthenaManifest(manifest, objects)) {
    yield* readFile({ ...inherited(manifest), ...file }, config, objects)
  }
}

async function* readInventory(
  manifest: GetObjectRequest,
  config: ReaderConfig,
  objects: ObjectStore,
): AsyncGenerator<readonly Item[]> {
  const { format, columns, files } = await readInventoryManifest(manifest, objects)
  const fileConfig: ReaderConfig = {
    ...config,
    inputType: format === 'CSV' ? 'CSV' : 'PARQUET',
    csvHeaderLocation: 'GIVEN',
    csvHeaders: columns,
  }
  for (const file of files) {
    yield* readFile({ ...inherited(manifest), ...file }, fileConfig, objects, { contentBytesMax: fileBytesMax })
  }
}

/** The parameters that also apply to the files of a manifest: all but the version. */
function inherited({ versionId: _versionId, ...others }: GetObjectRequest): GetObjectRequest {
  return others
}
