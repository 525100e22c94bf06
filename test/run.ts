/**
 * The test command: runs every `*.test.ts` with node's own runner, and ends with its counts, and with what
 * was skipped.
 *
 *     npm test                      everything
 *     npm test -- jsonpath store    only files whose path has one of these in it
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import { skipSummary } from './support/skips/skip-summary.ts'

const folders = ['src', 'test', 'examples', 'bench', 'console']
const root = fileURLToPath(new URL('..', import.meta.url))

const nodeMin = packageJson.engines.node.replace('>=', '')

if (process.versions.node.localeCompare(nodeMin, 'en', { numeric: true }) < 0) {
  fail(
    `this is Node.js ${process.versions.node}, and ${nodeMin} or later is needed: call \`npm test\`, which uses the one ` +
      'that npm install brought along',
  )
}

const filters = process.argv.slice(2)
const files = folders.flatMap(testFiles).filter((file) => matches(file))
if (files.length === 0)
  fail(`no test file has ${filters.map((filter) => JSON.stringify(filter)).join(' or ')} in its path`)

const concurrency = Math.max(2, os.availableParallelism())
const reports = mkdtempSync(path.join(os.tmpdir(), 'stepwell-tests-'))
const skips = path.join(reports, 'skips')
const runner = spawn(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-timeout=120000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${new URL('support/skips/skip-reporter.ts', import.meta.url).href}`,
    `--test-reporter-destination=${skips}`,
    ...files,
  ],
  { cwd: root, stdio: 'inherit' },
)
runner.on('exit', (code, signal) => {
  // A run that was interrupted may have reported nothing.
  if (existsSync(skips)) process.stdout.write(skipSummary(readFileSync(skips, 'utf8')))
  rmSync(reports, { recursive: true, force: true })
  process.exit(signal === null ? (code ?? 1) : 1)
})

function testFiles(folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
      .map((file) => path.join(folder, file))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function matches(file: string): boolean {
  return filters.length === 0 || filters.some((filter) => file.includes(filter))
}

function fail(message: string): never {
  process.stderr.write(`npm test: ${message}\n`)
  process.exit(2)
}
