import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { root } from '../support/command.ts'
import { whyMissing } from '../support/programs.ts'
import { listFiles } from '../tidy/source-file.ts'
import { Checkout } from './checkout.ts'
import { type CommandBlock, commandsOf } from './page.ts'
import { Shell } from './shell.ts'

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...listFiles('docs'),
  ...listFiles('examples'),
].filter((file) => file.endsWith('.md'))

const checkout = await Checkout.create()
after(() => checkout.remove())

/** The server for all examples, which each have their own machines; started for the first one that needs it. */
let examplesServer: Shell | null = null
after(() => examplesServer?.close())

const bash = whyMissing('bash')

for (const page of pages) {
  const { commands, unknown } = commandsOf(readFileSync(path.join(root, page), 'utf8'))

  test(`${page}: every block of code is of a known kind`, () => {
    const lines = unknown.map(({ line, text }) => `${page}:${line}: ${text.split('\n')[0]}`)
    assert.deepEqual(lines, [], 'these are neither commands nor JSON nor YAML: CONTRIBUTING.md says how to mark them')
  })

  if (commands.length === 0) continue
  test(`${page}: its commands do what it says`, { skip: bash ?? false, timeout: 110_000 }, async (t) => {
    const shell = await openShell(t, page)
    for (const block of commands) {
      if (block.notRun !== null) continue
      const missing = missingFor(block)
      if (missing === null) await runBlock(shell, page, block)
      else await t.test(`${page}:${block.line}`, { skip: missing }, () => {})
    }
  })
}

const shims = path.join(checkout.directory, '.shims')

interface Surroundings {
  readonly shell: Shell
  /** Whether the server of `npm start` is running, as pages about it assume. */
  isServing: boolean
}

async function openShell(t: TestContext, page: string): Promise<Surroundings> {
  // The examples, which come last, share a server, and so the files that it reads.
  if (examplesServer === null) checkout.reset()
  mkdirSync(shims, { recursive: true })
  // Everything from npm install is there already. The whole test suite would run itself, so run one file of it.
  writeFileSync(
    path.join(shims, 'npm'),
    `#!/bin/sh
PATH="\${PATH#*:}"
case "$1 $#" in
  'install 1') exit 0 ;;
  'install '*) echo "npm install of more: say that the block is not run" >&2; exit 1 ;;
  'test 1') exec npm test -- progress ;;
  *) exec npm "$@" ;;
esac
`,
  )
  chmodSync(path.join(shims, 'npm'), 0o755)
  // The real CLI need not run the examples' commands: the other pages have all kinds of them.
  const needsStandIn = isExample(page) || whyMissing('aws') !== null
  writeFileSync(
    path.join(shims, 'aws'),
    `#!/bin/sh\nexec node ${path.join(root, 'test/documents/aws-stand-in.ts')} "$@"\n`,
  )
  chmodSync(path.join(shims, 'aws'), needsStandIn ? 0o755 : 0o644)
  const shell = new Shell(checkout.directory, environmentFor(page))
  t.after(() => shell.close())
  return { shell, isServing: false }
}

function isExample(page: string): boolean {
  return page.startsWith('examples/')
}

function environmentFor(page: string): NodeJS.ProcessEnv {
  return {
    PATH: [shims, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    HOME: process.env.HOME,
    // None of the computer's own settings may affect a test, and nothing may leave it.
    AWS_CONFIG_FILE: path.join(checkout.directory, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(checkout.directory, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    npm_config_cache: path.join(checkout.directory, '.npm'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    NODE_COMPILE_CACHE: path.join(checkout.directory, '.compile-cache'),
    NO_COLOR: '1',
    STEPWELL_PORT: checkout.port,
    ...(page === 'README.md' ? {} : quickStartVariables()),
  }
}

/** The variables that the quick start tells everybody to set. README.md itself must work with only what it says. */
function quickStartVariables(): Record<string, string> {
  const { commands } = commandsOf(readFileSync(path.join(root, 'README.md'), 'utf8'))
  const block = commands.find(({ text }) => text.startsWith('export '))
  assert.ok(block !== undefined, 'the quick start exports variables')
  return Object.fromEntries(
    [...checkout.withPorts(block.text).matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  )
}

/** Programs that not every computer has. */
const usedPrograms = ['curl', 'python3']

/** Why a block cannot be run here; null if it can. */
function missingFor({ text, needs }: CommandBlock): string | null {
  const programs = [
    ...(needs === null ? [] : needs.split(', ')),
    ...usedPrograms.filter((program) => new RegExp(`(?:^|\\(|\\n)${program} `).test(text)),
  ]
  for (const program of programs) {
    const missing = whyMissing(program)
    if (missing !== null) return missing
  }
  return null
}

async function runBlock(surroundings: Surroundings, page: string, block: CommandBlock): Promise<void> {
  const { shell } = surroundings
  const script = checkout.withPorts(block.text)
  if (block.isAfresh) {
    await shell.close()
    surroundings.isServing = false
  }
  const where = `${page}:${block.line}: ${block.text}`
  if (block.stays) {
    await shell.serve(script, readyLine(script))
    if (/npm start|stepwell serve/.test(script)) surroundings.isServing = true
    return
  }
  if (!surroundings.isServing && page !== 'README.md' && /(?:^|\(|\n)(?:aws|curl) /.test(script)) {
    if (!isExample(page)) await shell.serve('npm start', readyLine('npm start'))
    else if (examplesServer === null) {
      examplesServer = new Shell(checkout.directory, environmentFor(page))
      await examplesServer.serve('npm start', readyLine('npm start'))
    }
    surroundings.isServing = true
  }
  const { code, stdout, stderr } = await shell.run(script)
  assert.equal(code, block.exitCode, `${where}\nends with ${code}:\n${stderr}\n${stdout}`)
  if (block.prints !== null) assert.match(stdout.trimEnd(), patternOf(checkout.withPorts(block.prints)), where)
}

/** Once this line has come, the examples exist. */
function readyLine(script: string): RegExp {
  return script.includes('npm start') ? /with its test case:/ : /listens on http|Running on http/
}

/** `…` stands for anything. */
function patternOf(shown: string): RegExp {
  const parts = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*?')}$`)
}

test('missing programs are named with what installs them', () => {
  assert.equal(whyMissing('node'), null)
  assert.match(whyMissing('no-such-program')!, /^SKIPPED: /)
  assert.equal(spawnSync('node', ['--version']).status, 0)
})
