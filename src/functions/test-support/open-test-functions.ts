import { EventEmitter, on } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { Invocation, InvocationAnswer } from '../../services/lambda/lambda-api.ts'
import { openFunctions, type RunningFunctions } from '../index.ts'
import type { FunctionsOptions } from '../local-functions.ts'

export interface TestFunctions {
  readonly directory: string
  readonly functions: RunningFunctions
  readonly logged: { readonly name: string; readonly line: string; readonly requestId: string | null }[]
  write(file: string, text: string): void
  /** Waits until the functions have been read again, this one among them. */
  reloaded(name: string): Promise<void>
  /** Waits until reading the functions again has failed, and returns the reason. */
  reloadProblem(): Promise<string>
  invoke(functionName: string, payload?: unknown, more?: Partial<Invocation>): Promise<InvocationAnswer>
}

/** Opens a directory with these files as functions, until the test ends. */
export function openTestFunctions(
  test: Pick<TestContext, 'after'>,
  files: Readonly<Record<string, string>>,
  options: Partial<FunctionsOptions> = {},
): TestFunctions {
  const directory = writeFiles(test, files)
  const logged: { name: string; line: string; requestId: string | null }[] = []
  const reloads = new EventEmitter<{ reload: [Parameters<FunctionsOptions['reloaded']>[0]] }>()
  const functions = openFunctions({
    place: directory,
    account: '123456789012',
    region: 'us-east-1',
    partition: 'aws',
    log: (name, line, requestId) => logged.push({ name, line, requestId }),
    reloaded: (outcome) => reloads.emit('reload', outcome),
    ...options,
  })
  functions.reachServerAt('http://127.0.0.1:8083')
  test.after(() => functions.close())
  return {
    directory,
    functions,
    logged,
    write: (file, text) => writeFile(directory, file, text),
    // The system may report one change in several pieces, so the next report need not be the one we wait for.
    async reloaded(name) {
      for await (const [outcome] of on(reloads, 'reload'))
        if ('names' in outcome && outcome.names.includes(name)) return
    },
    async reloadProblem() {
      for await (const [outcome] of on(reloads, 'reload')) if ('problem' in outcome) return outcome.problem
      return ''
    },
    invoke: (functionName, payload = {}, more = {}) =>
      functions.invoke({ ...invocation(functionName, JSON.stringify(payload)), ...more }),
  }
}

export function invocation(functionName: string, payload: string | null): Invocation {
  return {
    functionName,
    qualifier: null,
    invocationType: 'RequestResponse',
    logType: null,
    clientContext: null,
    payload,
    traceHeader: null,
    credentials: null,
    machineArn: '',
    signal: new AbortController().signal,
  }
}

/** Makes a directory with these files, until the test ends. A name that ends in `*` is an executable. */
export function writeFiles(test: Pick<TestContext, 'after'>, files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-functions-'))
  test.after(() => rmSync(directory, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) writeFile(directory, file, text)
  return directory
}

function writeFile(directory: string, file: string, text: string): void {
  const executable = file.endsWith('*')
  const place = path.join(directory, executable ? file.slice(0, -1) : file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, text, { mode: executable ? 0o755 : 0o644 })
}
