import type { Finding, SourceFile } from '../source-file.ts'

/** What puts the whole together may take any of its parts. */
const beneathCli = [
  'json',
  'asl',
  'engine',
  'runtime',
  'store',
  'connections',
  'services',
  'functions',
  'api',
  'telemetry',
  'items',
  's3',
  'templates',
  'proxy',
]

/**
 * What each part of src/ may import besides itself. `store/store.ts` is the interface alone: only the composition in
 * src/cli knows which store there is.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  json: [],
  proxy: [],
  regex: [],
  jsonata: ['json', 'regex'],
  asl: ['json', 'regex', 'jsonata'],
  engine: ['json', 'asl'],
  templates: ['json', 'asl'],
  runtime: ['json', 'asl', 'engine', 'items', 'store/store.ts', 'store/store-error.ts'],
  items: ['json', 'proxy'],
  s3: ['items'],
  store: ['json', 'asl', 'engine', 'runtime'],
  connections: ['json', 'runtime', 'proxy', 'store/store.ts'],
  services: ['json', 'asl', 'engine', 'runtime', 'connections', 'store/store.ts', 'items', 's3', 'proxy'],
  functions: ['json', 'runtime', 'services'],
  api: ['json', 'asl', 'engine', 'runtime', 'connections', 'services', 'store/store.ts', 's3'],
  telemetry: ['json', 'asl', 'engine', 'runtime', 'store/store.ts'],
  cli: [...beneathCli, 'testing'],
  testing: [...beneathCli, 'cli'],
  // What others import of this package.
  'index.ts': ['cli'],
}

/** Imports point one way. Tests beside the code may reach for whatever they test with. */
export function* importDirection(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, imports, isTest } of sources) {
    const [top, part = ''] = file.split('/')
    if (top !== 'src' || isTest) continue
    const parts = allowed[part]
    if (parts === undefined) {
      yield {
        file,
        line: 1,
        message: `src/${part} is not known here; say in test/tidy/rules/import-direction.ts what it may import`,
      }
      continue
    }
    for (const { line, target } of imports) {
      if (target === null || target === 'package.json') continue
      const within = target.replace(/^src\//, '')
      if (!target.startsWith('src/')) {
        yield { file, line, message: `imports ${target}, which is outside src/; move what is needed into src/` }
      } else if (within.startsWith(`${part}/`)) {
        // A part may use all of itself.
      } else if (!parts.some((each) => within === each || within.startsWith(`${each}/`))) {
        const instead = parts.length === 0 ? 'nothing' : parts.map((each) => `src/${each}`).join(', ')
        yield {
          file,
          line,
          message: `imports ${target}; src/${part} may import ${instead}, so hand in what is needed as an argument`,
        }
      }
    }
  }
}
