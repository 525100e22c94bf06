import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from './support/free-port.ts'
import { whyMissing, whyNotBeside } from './support/programs.ts'
import { ServerProcess } from './support/server-process.ts'

const recordings = fileURLToPath(new URL('../../shared/conformance', import.meta.url))
const page = fileURLToPath(new URL('../docs/conformance.md', import.meta.url))

test('every recorded case has the same result as on the service, except those in docs/conformance.md', {
  skip: whyNot(),
  timeout: 300_000,
}, async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-conformance-'))
  const mockConfig = join(directory, 'mocks.json')
  const results = join(directory, 'results.json')
  const lambdaPort = await freePort()
  await runner('--write-mock-config', mockConfig)
  const server = await ServerProcess.start({
    directory: join(directory, 'data'),
    lambdaEndpoint: `http://127.0.0.1:${lambdaPort}`,
    mockConfig,
  })
  context.after(async () => {
    await server.kill()
    await rm(directory, { recursive: true, force: true })
  })
  const slugs = new Map(await slugsById())
  const replay = async (...args: string[]) => {
    await runner('--endpoint', server.url, '--lambda-port', String(lambdaPort), '--json', results, ...args)
    const { results: replayed } = JSON.parse(await readFile(results, 'utf8')) as Replayed
    const failed = replayed.filter(({ status }) => status !== 'passed')
    return { replayed, failed: new Set(failed.map(({ id }) => slugs.get(id)!)) }
  }
  const { replayed, failed } = await replay()
  for (let again = 0; again < 3 && failed.has(slugs.get(hurried)!); again++) {
    const alone = await replay('--filter', hurried)
    if (alone.failed.size === 0) failed.delete(slugs.get(hurried)!)
  }
  const listed = new Set([...(await readFile(page, 'utf8')).matchAll(/^\| `([^`]+)` \|$/gm)].map((match) => match[1]!))
  assert.ok(replayed.length > 400, 'the runner replayed the cases')
  assert.deepEqual([...failed].filter((slug) => !listed.has(slug)).sort(), [], 'these differ and are not listed')
  assert.deepEqual([...listed].filter((slug) => !failed.has(slug)).sort(), [], 'these are listed but no longer differ')
})

/**
 * In this case, a Python process must start and answer within a real second, which may be too short on a busy machine.
 */
const hurried =
  'tests/aws/services/stepfunctions/v2/evaluate_jsonata/test_base_evaluate_expressions.py::TestBaseEvaluateJsonata::test_base_task[TIMEOUT_SECONDS]'

interface Replayed {
  readonly results: readonly { readonly id: string; readonly status: string }[]
}

function whyNot(): string | false {
  // The recorded functions are in Python.
  return whyNotBeside(recordings) || (whyMissing('python3') ?? false)
}

/** The runner leaves out cases that need services that this server cannot reach. */
async function runner(...args: string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(recordings, 'run.mjs'), '--cases', join(recordings, 'cases'), '--kind', 'execution,api,test-state', ...args],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  assert.ok(code === 0 || code === 1, `the runner ended with ${code}`)
}

async function slugsById(): Promise<[string, string][]> {
  const index = JSON.parse(await readFile(join(recordings, 'index.json'), 'utf8')) as {
    cases: { id: string; file: string }[]
  }
  return index.cases.map(({ id, file }) => [id, file.slice(file.lastIndexOf('/') + 1, -'.json'.length)])
}
