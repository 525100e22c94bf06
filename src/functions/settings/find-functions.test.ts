import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { writeFiles } from '../test-support/open-test-functions.ts'
import { findFunctions } from './find-functions.ts'
import { FunctionSettingsError } from './function-settings.ts'

const hasNamedPipes = process.platform !== 'win32'

test('folders with an entry file and files are functions, by convention', (context) => {
  const directory = writeFiles(context, {
    'a/index.mjs': '',
    'b/app.py': 'def lambda_handler(event, context): pass',
    'c/lambda_function.py': 'def handler(event, context): pass',
    'd/bootstrap*': '#!/bin/sh',
    'e/handler.ts': '',
    'f.ts': '',
    'g.py': 'async def lambda_handler(e, c): pass',
    'h*': '#!/bin/sh',
    'a.test.ts': '',
    '.hidden/index.mjs': '',
    '_shared.mjs': '',
    'types.d.ts': '',
    'shared/util.mjs': '',
    'README.md': '',
    'package.json': '{}',
    'node_modules/x/index.js': '',
  })
  const { functions } = findFunctions(directory)
  const shown = [...functions.values()].map(({ name, kind, handler, directory: folder }) => [
    name,
    kind,
    handler,
    path.relative(directory, folder),
  ])
  assert.deepEqual(shown, [
    ['a', 'node', 'index.handler', 'a'],
    ['b', 'python', 'app.lambda_handler', 'b'],
    ['c', 'python', 'lambda_function.handler', 'c'],
    ['d', 'command', 'bootstrap', 'd'],
    ['e', 'node', 'handler.handler', 'e'],
    ['f', 'node', 'f.handler', ''],
    ['g', 'python', 'g.lambda_handler', ''],
    ['h', 'command', 'h', ''],
  ])
  const { timeoutSeconds, memoryMegabytes, command } = functions.get('a')!
  assert.deepEqual([timeoutSeconds, memoryMegabytes, command], [3, 128, [process.execPath]])
})

test('settings come from functions.yaml, from the folder, and from defaults, in this order', (context) => {
  const directory = writeFiles(context, {
    'a/src/main.mjs': '',
    'a/function.yaml':
      'handler: src/main.run\ntimeoutSeconds: 20\nmemoryMegabytes: 256\nenvironment: {A: folder, B: 1}\n',
    'other/index.mjs': '',
    'functions.yaml': `
defaults: {timeoutSeconds: 10, environment: {A: default, C: c}, inherit: [GIVEN]}
functions:
  a: {memoryMegabytes: 512, environment: {B: top}}
  renamed: {path: other, runtime: nodejs22.x}
  tool: {path: ., command: [./run.sh, --fast], concurrency: 2}
`,
  })
  const { functions } = findFunctions(directory, { GIVEN: 'given', SECRET: 'x' })
  const a = functions.get('a')!
  assert.deepEqual(
    [a.handler, a.timeoutSeconds, a.memoryMegabytes, a.environment],
    ['src/main.run', 20, 512, { A: 'folder', B: 'top', C: 'c', GIVEN: 'given' }],
  )
  assert.equal(functions.get('renamed')?.runtime, 'nodejs22.x')
  assert.deepEqual(functions.get('tool')?.command, ['./run.sh', '--fast'])
  assert.equal(functions.get('tool')?.concurrency, 2)
  assert.ok(functions.has('other'), 'the folder is still a function of its own')
})

test('a functions.yaml that is named itself lists all there are', (context) => {
  const directory = writeFiles(context, {
    'a/index.mjs': '',
    'b/index.mjs': '',
    // With the byte order mark that some editors put at the beginning of a text.
    'my.yaml': '\ufefffunctions: {a: {}}',
  })
  assert.deepEqual([...findFunctions(path.join(directory, 'my.yaml')).functions.keys()], ['a'])
})

test('a mistake is named, with its place and what would be right', (context) => {
  const table: [yaml: string, message: RegExp][] = [
    ['functions: {a: {timeout: 3}}', /functions\.yaml: functions\.a: there is no setting timeout; use path, handler/],
    ['functions: {a: {timeoutSecond: 3}}', /did you mean timeoutSeconds\?/],
    ['defaults: {timeoutSeconds: 0.5}', /timeoutSeconds must be a whole number from 1 to 900, not 0\.5/],
    ['functions: {a: {runtime: cobol}}', /runtime must be a runtime, such as nodejs24\.x/],
    ['functions: {a: {command: ./x}}', /command must be a list/],
    ['functions: {"a b": {}}', /"a b" is not a valid function name/],
    ['functions: {missing: {}}', /nothing was found for the function missing at .*missing/],
    ['functions: [a]', /functions must be a map/],
    ['lambdas: {}', /not lambdas/],
    [
      'functions: {a: [',
      /functions\.yaml:1:\d+: this is not YAML: a list that starts with \[ before this place has no closing \]$/,
    ],
  ]
  for (const [yaml, message] of table) {
    const directory = writeFiles(context, { 'functions.yaml': yaml })
    assert.throws(
      () => findFunctions(directory),
      (error) => error instanceof FunctionSettingsError && message.test(error.message),
      yaml,
    )
  }
  assert.throws(() => findFunctions('/nowhere/at/all'), /the functions directory \/nowhere\/at\/all does not exist/)
})

test('a named pipe where a file belongs is refused, and holds nobody up', { skip: !hasNamedPipes }, (context) => {
  const directory = writeFiles(context, { 'a/index.mjs': '' })
  const refused: [file: string, message: RegExp][] = [
    ['functions.yaml', /functions\.yaml cannot be read: it is not a regular file/],
    ['a/function.yaml', /function\.yaml cannot be read: it is not a regular file/],
    ['b/index.py', /index\.py cannot be read: it is not a regular file/],
  ]
  // Opening it may wait for ever, and no test could cancel that, so this runs in a process of its own.
  const find = `import { findFunctions } from ${JSON.stringify(new URL('find-functions.ts', import.meta.url).href)}
    try { findFunctions(process.argv[1]) } catch (error) { console.log(error.name, error.message) }`
  const whatIsSaidOf = (place: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', find, place], { encoding: 'utf8', timeout: 20_000 })
  for (const [file, message] of refused) {
    const pipe = path.join(directory, file)
    mkdirSync(path.dirname(pipe), { recursive: true })
    execFileSync('mkfifo', [pipe])
    assert.match(whatIsSaidOf(directory), message)
    if (file === 'functions.yaml')
      assert.match(whatIsSaidOf(pipe), /neither a directory of functions nor a settings file/)
    rmSync(pipe)
  }
  assert.equal(whatIsSaidOf(directory), '')
})

test('two files for one name are refused, both named, unless the settings choose', (context) => {
  const clashes: Record<string, string>[] = [
    { 'a.mjs': '', 'a.py': '' },
    { 'a.ts': '', 'a/index.mjs': '' },
    { 'a*': '#!/bin/sh', 'a.cjs': '' },
    { 'a.mjs': '', 'a.py': '', 'functions.yaml': 'functions: {a: {timeoutSeconds: 5}}' },
  ]
  for (const files of clashes) {
    const directory = writeFiles(context, files)
    const [first, second] = Object.keys(files)
      .map((name) => path.join(directory, name.replace(/[*]$|\/.*$/, '')))
      .sort()
    assert.throws(
      () => findFunctions(directory),
      (error) =>
        error instanceof FunctionSettingsError &&
        error.message.includes(`${first} and ${second} are both the function a`),
      `${first} and ${second}`,
    )
  }
  const chosen = writeFiles(context, {
    'a.mjs': '',
    'a.py': '',
    'b.mjs': '',
    'b/data.json': '{}',
    'functions.yaml': 'functions: {a: {path: a.py}, b: {}}',
  })
  const { functions } = findFunctions(chosen)
  assert.equal(functions.get('a')?.kind, 'python')
  assert.equal(functions.get('b')?.kind, 'node')
})
