import { getMember, isObject, type JsonObject } from '../../json/index.ts'
import type { DistributedMap, ItemBatcher, ItemReader, MapState, ReaderConfig, ResultWriter } from '../program.ts'
import { asObject } from './as-object.ts'
import type { InnerFlow } from './inner-flow.ts'
import type { QueryLanguageCompiler } from './query-language.ts'

type MapFields = Pick<MapState, 'mode' | 'items' | 'itemSelector' | 'maxConcurrency' | 'processor' | 'distributed'>

/** The fields that only Map states have. */
export function compileMap(language: QueryLanguageCompiler, state: JsonObject, processor: InnerFlow): MapFields {
  const { flow, index } = processor
  const maxConcurrency = language.integer(state, 'MaxConcurrency')
  return {
    mode: flow.isDistributed ? 'DISTRIBUTED' : 'INLINE',
    items: language.items(state),
    itemSelector: language.itemSelector(state),
    maxConcurrency: (scope) => maxConcurrency(scope) ?? 0,
    processor: index,
    distributed: flow.isDistributed ? compileDistributed(language, state, flow.executionType) : null,
  }
}

function compileDistributed(
  language: QueryLanguageCompiler,
  state: JsonObject,
  executionType: DistributedMap['executionType'],
): DistributedMap {
  const label = getMember(state, 'Label')
  return {
    executionType,
    label: typeof label === 'string' ? label : null,
    source: language.itemSource(state),
    toleratedFailureCount: language.integer(state, 'ToleratedFailureCount'),
    toleratedFailurePercentage: language.percentage(state, 'ToleratedFailurePercentage'),
    reader: compileReader(language, getMember(state, 'ItemReader')),
    batcher: compileBatcher(language, getMember(state, 'ItemBatcher')),
    writer: compileWriter(language, getMember(state, 'ResultWriter')),
  }
}

function compileReader(language: QueryLanguageCompiler, value: unknown): ItemReader | null {
  if (!isObject(value)) return null
  const config = asObject(getMember(value, 'ReaderConfig') ?? {}, 'ReaderConfig')
  const within = 'ItemReader/ReaderConfig/'
  const maxItems = language.integer(config, 'MaxItems', within)
  const itemsPointer = language.text(config, 'ItemsPointer', within)
  const headers = getMember(config, 'CSVHeaders')
  // The check has already made sure that these have the right types.
  const given = {
    inputType: getMember(config, 'InputType') ?? null,
    transformation: getMember(config, 'Transformation') ?? null,
    manifestType: getMember(config, 'ManifestType') ?? null,
    csvDelimiter: getMember(config, 'CSVDelimiter') ?? null,
    csvHeaderLocation: getMember(config, 'CSVHeaderLocation') ?? null,
    csvHeaders: Array.isArray(headers) ? headers.map(String) : null,
  } as Omit<ReaderConfig, 'maxItems' | 'itemsPointer'>
  return {
    operation: String(getMember(value, 'Resource')).endsWith(':listObjectsV2') ? 'listObjectsV2' : 'getObject',
    arguments: language.arguments(value, 'ItemReader/'),
    config: (scope) => ({ ...given, maxItems: maxItems(scope), itemsPointer: itemsPointer(scope) }),
  }
}

function compileBatcher(language: QueryLanguageCompiler, value: unknown): ItemBatcher | null {
  if (!isObject(value)) return null
  return {
    maxItems: language.integer(value, 'MaxItemsPerBatch', 'ItemBatcher/'),
    maxInputBytes: language.integer(value, 'MaxInputBytesPerBatch', 'ItemBatcher/'),
    batchInput: language.template(value, 'BatchInput', 'ItemBatcher/'),
  }
}

function compileWriter(language: QueryLanguageCompiler, value: unknown): ResultWriter | null {
  if (!isObject(value)) return null
  const config = asObject(getMember(value, 'WriterConfig') ?? {}, 'WriterConfig')
  const transformation = getMember(config, 'Transformation')
  return {
    arguments: getMember(value, 'Resource') === undefined ? null : language.arguments(value, 'ResultWriter/'),
    transformation: (transformation ?? null) as ResultWriter['transformation'],
    outputType: getMember(config, 'OutputType') === 'JSONL' ? 'JSONL' : 'JSON',
  }
}
