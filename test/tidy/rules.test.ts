import assert from 'node:assert/strict'
import test from 'node:test'
import { arnGrammar } from './rules/arn-grammar.ts'
import { historyForm } from './rules/history-form.ts'
import { importCycles } from './rules/import-cycles.ts'
import { importDirection } from './rules/import-direction.ts'
import { plainTypescript } from './rules/plain-typescript.ts'
import { purity } from './rules/purity.ts'
import { randomness } from './rules/randomness.ts'
import { sizes } from './rules/sizes.ts'
import { sqlPlace } from './rules/sql-place.ts'
import { type Rule, sourceFile } from './source-file.ts'

/** A rule's findings in these files, as `file:line`. */
function places(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  const sources = Object.entries(files).map(([file, text]) => sourceFile(file, text))
  return [...rule(sources)].map(({ file, line }) => `${file}:${line}`)
}

test('an import in the wrong direction is found, even one over several lines', () => {
  const found = places(importDirection, {
    'src/asl/a.ts': "import type {\n  Frame,\n} from '../engine/frame.ts'\nimport { parse } from '../json/index.ts'\n",
    'src/runtime/b.ts': "import type { Store } from '../store/store.ts'\nimport { open } from '../store/index.ts'\n",
    'src/store/d.ts': "import type { Clock } from '../runtime/clock.ts'\n",
    'src/engine/c.test.ts': "import { open } from '../store/index.ts'\n",
  })
  assert.deepEqual(found, ['src/asl/a.ts:3', 'src/runtime/b.ts:2', 'src/store/d.ts:1'])
})

test('a cycle is found, even one of types only and one through an export', () => {
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

test('code outside src/arn that splits or makes ARNs is found, and words about them are not', () => {
  const files = {
    'src/runtime/a.ts':
      "// arn:…:stateMachine:NAME is for people\nconst name = start.machineArn.split('/')[0]\nconst isExpress = arn.includes(':express:')\n",
    'src/api/b.ts': 'const arn = `${prefix}:mapRun:${name}`\nconst list = arns.includes(arn) // no `arn.split(1)`\n',
    'src/services/c.ts': 'const pattern = /:execution:/\n/** `arn:…:execution:m:run` */\nconst d = { Arn: 1 }\n',
    'src/arn/d.ts': "const parts = machineArn.split(':')\n",
    'src/engine/e.test.ts': "const arn = 'arn:aws:states:us-east-1:1:activity:a'\n",
  }
  assert.deepEqual(places(arnGrammar, files), [
    'src/runtime/a.ts:2',
    'src/runtime/a.ts:3',
    'src/api/b.ts:1',
    'src/services/c.ts:1',
  ])
})

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

test('randomness and time that are not passed in are found, except at their source', () => {
  const found = places(randomness, {
    'src/runtime/a.ts':
      "import { randomUUID } from 'node:crypto'\nconst now = Date.now()\nsetTimeout(run, 1)\nclock.now()\n",
    'src/runtime/system-clock.ts': 'const now = Date.now()\n',
    'src/functions/b.ts': 'const now = Date.now()\n',
  })
  assert.deepEqual(found, ['src/runtime/a.ts:2', 'src/runtime/a.ts:1', 'src/runtime/a.ts:3'])
})

test('SQL outside the stores is found', () => {
  const files = {
    'src/api/a.ts': 'const sql = `SELECT * FROM execution`\n',
    'src/store/b.ts': "run('DELETE FROM execution')\n",
  }
  assert.deepEqual(places(sqlPlace, files), ['src/api/a.ts:1'])
})

test("the API's form of events is found in other places", () => {
  const files = {
    'src/api/history/a.ts': "const details = 'stateExitedEventDetails'\n",
    'src/engine/b.ts': "\nconst details = 'stateExitedEventDetails'\n",
    'src/runtime/c.ts': 'text += `,"inputDetails":{"truncated":false}`\n',
    'src/runtime/d.test.ts': "const details = 'stateExitedEventDetails'\n",
  }
  assert.deepEqual(places(historyForm, files), ['src/engine/b.ts:2', 'src/runtime/c.ts:1'])
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
