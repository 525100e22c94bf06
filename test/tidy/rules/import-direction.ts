import type { Finding, SourceFile } from '../source-file.ts'
import { testPlace } from './test-helpers.ts'

/** What puts the whole together may take any of its parts. */
const beneathServer = [
  'json',
  'bytes',
  'files',
  'threads',
  'arn',
  'asl',
  'engine',
  'runtime',
  'store',
  'control',
  'connections',
  'services',
  'functions',
  'api',
  'telemetry',
  'objects',
  'items',
  's3',
  'templates',
  'proxy',
  'output',
  'view',
]

/**
 * What each part of src/ may import besides itself. `store/store.ts` is the interface alone: only the composition in
 * src/server knows which store there is.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  json: [],
  bytes: [],
  files: ['bytes'],
  threads: [],
  arn: [],
  proxy: [],
  regex: [],
  output: [],
  jsonata: ['json', 'regex'],
  asl: ['json', 'regex', 'jsonata'],
  engine: ['json', 'arn', 'asl'],
  // What people are shown, worked out from definitions and histories: by the command and in browsers.
  view: ['json', 'asl'],
  templates: ['json', 'asl'],
  runtime: [
    'json',
    'threads',
    'arn',
    'asl',
    'engine',
    'items',
    'objects',
    'store/store.ts',
    'store/store-error.ts',
    'store/damaged-row.ts',
  ],
  objects: ['bytes', 'proxy', 'connections/outbound'],
  items: ['bytes', 'json', 'arn', 'objects', 'threads/module-beside.ts'],
  s3: ['bytes', 'arn', 'objects'],
  store: ['json', 'arn', 'threads/module-beside.ts'],
  // What each door does, between the runtime and them.
  control: ['json', 'arn', 'runtime', 'store/store.ts'],
  connections: ['bytes', 'json', 'runtime', 'proxy', 'store/store.ts'],
  services: [
    'bytes',
    'files',
    'json',
    'arn',
    'asl',
    'engine',
    'runtime',
    'control',
    'connections',
    'store/store.ts',
    'items',
    's3',
    'proxy',
  ],
  functions: ['bytes', 'files', 'json', 'runtime', 'services'],
  api: [
    'bytes',
    'json',
    'threads',
    'arn',
    'asl',
    'engine',
    'runtime',
    'control',
    'connections',
    'services',
    'store/store.ts',
    'store/damaged-row.ts',
    's3',
  ],
  telemetry: ['json', 'asl', 'engine', 'runtime', 'store/store.ts'],
  // Puts the parts together, for the command and for programs that have a server in them.
  server: beneathServer,
  cli: [...beneathServer, 'server', 'testing'],
  testing: [...beneathServer, 'server', 'cli'],
  // What others import of this package.
  'index.ts': ['cli'],
}

/** Imports point one way. Tests beside the code may reach for whatever they test with. */
export function* importDirection(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, imports, isTest } of sources) {
    const [top, part = ''] = file.split('/')
    if (top !== 'src' || isTest || testPlace.test(file)) continue
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
