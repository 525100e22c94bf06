const typesByEnding: Readonly<Record<string, string>> = {
  avro: 'application/avro',
  csv: 'text/csv',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  jsonl: 'application/jsonl',
  log: 'text/plain',
  md: 'text/markdown',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  xml: 'text/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
}

/** The content type of a file without one: guessed from its extension, as by the AWS CLI, or else S3's default. */
export function contentTypeOf(key: string): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(key)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(typesByEnding, ending) ? typesByEnding[ending] : undefined) ?? 'binary/octet-stream'
}
