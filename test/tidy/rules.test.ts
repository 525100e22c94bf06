import assert from 'node:assert/strict'
import test from 'node:test'
import { importCycles } from './rules/import-cycles.ts'
import { importDirection } from './rules/import-direction.ts'
import { plainTypescript } from './rules/plain-typescript.ts'
import { purity } from './rules/purity.ts'
import { sizes } from './rules/sizes.ts'
import { sqlPlace } from './rules/sql-place.ts'
import { type Rule, sourceFile } from './source-file.ts'

/** Where a rule finds something in these files, as `file:line`. */
function places(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  const sources = Object.entries(files).map(([file, text]) => sourceFile(file, text))
  return [...rule(sources)].map(({ file, line }) => `${file}:${line}`)
}

test('an import against the direction is found, also one over several lines', () => {
  const found = places(importDirection, {
    'src/asl/a.ts': "import type {\n  Frame,\n} from '../engine/frame.ts'\nimport { parse } from '../json/index.ts'\n",
    'src/runtime/b.ts': "import type { Store } from '../store/store.ts'\nimport { open } from '../store/index.ts'\n",
    'src/engine/c.test.ts': "import { open } from '../store/index.ts'\n",
  })
  assert.deepEqual(found, ['src/asl/a.ts:3', 'src/runtime/b.ts:2'])
})

test('a cycle is found, also one of types alone and one through an export', () => {
  const found = places(importCycles, {
    'src/json/a.ts': "import type { B } from './b.ts'\n",
    'src/json/b.ts': "\nexport * from './c.ts'\n",
    'src/json/c.ts': "const a = await import('./a.ts')\n",
  })
  assert.deepEqual(found, ['src/json/c.ts:1'])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the source that is looked at holds templates
test('impure code is found, and words in comments, strings and patterns are not', () => {
  const found = places(purity, {
    'src/engine/a.ts':
      "// Date.now() is not for us\nconst text = 'Math.random()'\nconst pattern = /process.env/\nconst own = this.process.x\n" +
      'const now = Date.now()\nconst label = `at ${new Date()} console.log`\nconst then = new Date(0)\n',
    'src/jsonata/b.ts': "import { createHash } from 'node:crypto'\n",
    'src/regex/b.ts': "import { sha256 } from '@noble/hashes/sha2.js'\nimport { parse } from 'yaml'\n",
    'src/runtime/c.ts': 'setTimeout(run, 1)\n',
  })
  assert.deepEqual(found, ['src/engine/a.ts:5', 'src/engine/a.ts:6', 'src/jsonata/b.ts:1', 'src/regex/b.ts:2'])
})

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

test('SQL outside the stores is found', () => {
  const files = {
    'src/api/a.ts': 'const sql = `SELECT * FROM execution`\n',
    'src/store/b.ts': "run('DELETE FROM execution')\n",
  }
  assert.deepEqual(places(sqlPlace, files), ['src/api/a.ts:1'])
})

test('any without a reason, enums and namespaces are found', () => {
  const found = places(plainTypescript, {
    'src/api/a.ts':
      'let a: any\n// The library gives no type.\nlet b: any\nconst c = [1].some((any) => any > 0)\nconst f = c ? 1 : any\nexport enum D {}\nnamespace E {}\n',
  })
  assert.deepEqual(found, ['src/api/a.ts:1', 'src/api/a.ts:6', 'src/api/a.ts:7'])
})

test('long files and crowded folders are found; tests do not count for the folder', () => {
  const crowd = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`src/api/crowd/f${index}.ts`, '']))
  const tests = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`src/api/f${index}.test.ts`, '']))
  const found = places(sizes, { 'src/api/long.ts': '\n'.repeat(401), ...crowd, ...tests })
  assert.deepEqual(found, ['src/api/long.ts:401', 'src/api/crowd:1'])
})
