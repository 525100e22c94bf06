import type { Finding, SourceFile } from '../source-file.ts'
import { testPlace } from './test-helpers.ts'

/** The parts that put everything together may import all others. */
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
 * What each part of src/ may import besides itself. `store/store.ts` is only the interface: only the composition in
 * src/server knows which store is used.
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
  // What every door does, between the doors and the runtime.
  control: ['json', 'arn', 'jsonata', 'asl/jsonpath', 'runtime', 'store/store.ts'],
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
  // Puts the parts together, for the command and for programs that embed a server.
  server: beneathServer,
  cli: [...beneathServer, 'server', 'testing'],
  testing: [...beneathServer, 'server', 'cli'],
  // What other packages import.
  'index.ts': ['cli'],
}

/** What runs in browsers too. */
const inBrowsers = /^(?:console|src\/(?:json|regex|jsonata|asl|view))\//

function* consoleImports({ file, imports }: Pick<SourceFile, 'file' | 'imports'>): Generator<Finding> {
  for (const { line, target } of imports) {
    if (target === null || inBrowsers.test(target) || file.endsWith('vite.config.ts')) continue
    yield { file, line, message: `imports ${target}; the console may import only what runs in browsers too` }
  }
}

/** Imports point one way. Tests next to the code may import anything. */
export function* importDirection(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, imports, isTest } of sources) {
    const [top, part = ''] = file.split('/')
    if (isTest || testPlace.test(file)) continue
    if (top === 'console') yield* consoleImports({ file, imports })
    if (top !== 'src') continue
    const parts = allowed[part]
    if (parts === undefined) {
      yield {
        file,
        line: 1,
        message: `src/${part} is unknown; say in test/tidy/rules/import-direction.ts what it may import`,
      }
      continue
    }
    for (const { line, target } of imports) {
      if (target === null || target === 'package.json') continue
      const within = target.replace(/^src\//, '')
      if (!target.startsWith('src/')) {
        yield { file, line, message: `imports ${target}, which is outside src/; move what is needed into src/` }
      } else if (within.startsWith(`${part}/`)) {
        // A part may use everything in itself.
      } else if (!parts.some((each) => within === each || within.startsWith(`${each}/`))) {
        const instead = parts.length === 0 ? 'nothing' : parts.map((each) => `src/${each}`).join(', ')
        yield {
          file,
          line,
          message: `imports ${target}; src/${part} may import ${instead}, so pass in what is needed as an argument`,
        }
      }
    }
  }
}
