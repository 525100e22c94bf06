export type { CsvDelimiter } from './formats/csv-record.ts'
export { type Item, ItemChunk } from './item.ts'
export { ItemReaderError } from './item-reader-error.ts'
export { readItems } from './read-items.ts'
export {
  type InputType,
  type ItemReaderRequest,
  type ReaderConfig,
  readerConfigDefault,
} from './reader-request.ts'
export { ResultWriterError } from './result-writer-error.ts'
export type { ChildResult, Transformation } from './results/child-result.ts'
export {
  manifestKey,
  ResultArrayTooLargeError,
  type ResultWriterRequest,
  resultArray,
  type WrittenResults,
  writeResults,
} from './write-results.ts'
