import { mapRunId } from '../arn/index.ts'
import { stringify, utf8Exceeds } from '../json/index.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import { resultWriterFailure } from './result-writer-error.ts'
import type { ChildResult, Transformation } from './results/child-result.ts'
import { type ResultFile, ResultFiles } from './results/result-files.ts'
import { transformed } from './results/transform.ts'

export type { ChildResult, Transformation } from './results/child-result.ts'

export interface ResultWriterRequest {
  readonly mapRunArn: string
  readonly bucket: string
  /** Null or empty for none. */
  readonly prefix: string | null
  readonly transformation: Transformation
  readonly outputType: 'JSON' | 'JSONL'
  /** The maximum size of one result file: 5 GB, as S3 accepts. */
  readonly fileBytesMax?: number
}

export interface WrittenResults {
  readonly bucket: string
  /** The manifest's key. */
  readonly key: string
  /** How many children were written. */
  readonly count: number
}

const fileBytesMaxDefault = 5 * 1024 ** 3
const kinds = ['FAILED', 'PENDING', 'SUCCEEDED'] as const
type Kind = (typeof kinds)[number]

/** Where the manifest of a map run is written. */
export function manifestKey({ mapRunArn, prefix }: Pick<ResultWriterRequest, 'mapRunArn' | 'prefix'>): string {
  return `${folder({ mapRunArn, prefix })}manifest.json`
}

/**
 * Writes the results of all children of a map run, in one pass and in bounded memory: files for those that succeeded, those
 * that did not, and those that were never started, and finally the manifest that names them.
 *
 * @throws ResultWriterError if they cannot be written; its message is the cause of `States.ResultWriterFailed`.
 */
export async function writeResults(
  request: ResultWriterRequest,
  results: AsyncIterable<readonly ChildResult[]>,
  objects: ObjectStore,
): Promise<WrittenResults> {
  const { bucket, mapRunArn, transformation, outputType, fileBytesMax = fileBytesMaxDefault } = request
  const filesOf = (kind: Kind) =>
    new ResultFiles(objects, { bucket, keyStart: `${folder(request)}${kind}_`, outputType, fileBytesMax })
  const files = { FAILED: filesOf('FAILED'), PENDING: filesOf('PENDING'), SUCCEEDED: filesOf('SUCCEEDED') }
  let count = 0
  try {
    for await (const page of results) {
      for (const result of page) {
        for (const text of transformed(result, transformation)) await files[kindOf(result)].add(text)
        count++
      }
    }
    const resultFiles: Record<string, { Key: string; Size: number }[]> = {}
    for (const kind of kinds) resultFiles[kind] = (await files[kind].finish()).map(manifestEntry)
    const key = manifestKey(request)
    const manifest = stringify({ DestinationBucket: bucket, MapRunArn: mapRunArn, ResultFiles: resultFiles })
    await objects.put({ bucket, key, contentType: 'application/json' }, once(manifest))
    return { bucket, key, count }
  } catch (error) {
    await Promise.all(kinds.map((kind) => files[kind].abandon(error)))
    throw resultWriterFailure(error)
  }
}

/** The results have more bytes than a state's output may have. It means `States.DataLimitExceeded`. */
export class ResultArrayTooLargeError extends Error {
  constructor(bytesMax: number) {
    super(`The results of the map run have more than the maximum of ${bytesMax} bytes; export them with ResultWriter`)
    this.name = 'ResultArrayTooLargeError'
  }
}

const resultArrayBytesMax = 256 * 1024

/**
 * The JSON text of the array of results, for a state that does not export them.
 *
 * @throws ResultArrayTooLargeError as soon as it is known to exceed the limit.
 */
export async function resultArray(
  transformation: Transformation,
  results: AsyncIterable<readonly ChildResult[]> | Iterable<readonly ChildResult[]>,
  bytesMax: number = resultArrayBytesMax,
): Promise<string> {
  const texts: string[] = []
  let lengthMin = 2
  for await (const page of results) {
    for (const result of page) {
      for (const text of transformed(result, transformation)) {
        lengthMin += text.length + (texts.length === 0 ? 0 : 1)
        if (lengthMin > bytesMax) throw new ResultArrayTooLargeError(bytesMax)
        texts.push(text)
      }
    }
  }
  const text = `[${texts.join(',')}]`
  if (utf8Exceeds(text, bytesMax)) throw new ResultArrayTooLargeError(bytesMax)
  return text
}

function folder({ mapRunArn, prefix }: Pick<ResultWriterRequest, 'mapRunArn' | 'prefix'>): string {
  const name = mapRunId(mapRunArn)
  const above = (prefix ?? '').replace(/\/$/, '')
  return above === '' ? `${name}/` : `${above}/${name}/`
}

function kindOf({ status }: ChildResult): Kind {
  return status === 'SUCCEEDED' || status === 'PENDING' ? status : 'FAILED'
}

function manifestEntry({ key, sizeBytes }: ResultFile) {
  return { Key: key, Size: sizeBytes }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
