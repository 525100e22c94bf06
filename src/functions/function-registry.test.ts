import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { FunctionRegistry, type RegistryOptions } from './function-registry.ts'
import { MemoryWatch } from './pool/memory-watch.ts'
import { PayloadBudget } from './pool/payload-budget.ts'
import { ProcessBudget } from './pool/process-budget.ts'
import { fakeStarter } from './test-support/fake-process.ts'
import { ManualClock } from './test-support/manual-clock.ts'

test('what cannot be watched is reported, and tried again with the next change', async (context) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'stepwell-registry-'))
  const place = path.join(directory, 'functions.yaml')
  const define = (...names: string[]) => {
    for (const name of names) {
      mkdirSync(path.join(directory, name), { recursive: true })
      writeFileSync(path.join(directory, name, 'index.mjs'), 'export const handler = () => 1')
    }
    const entries = names.map((name) => `  ${name}: { path: ${name} }\n`)
    writeFileSync(place, `functions:\n${entries.join('')}`)
  }
  define('f')
  const memory = new MemoryWatch()
  let changed = (_file: string) => {}
  let fails = false
  let watches = 0
  let closed = 0
  const outcomes: unknown[] = []
  let told = () => {}
  const options: RegistryOptions = {
    place,
    clock: new ManualClock(),
    memory,
    budget: new ProcessBudget(1),
    payloads: new PayloadBudget(),
    start: () => fakeStarter().start,
    log() {},
    reloaded(outcome) {
      outcomes.push(outcome)
      told()
    },
    watch(_places, tell) {
      if (fails) throw new Error('ENOENT: no such file or directory, watch')
      changed = tell
      watches += 1
      return {
        close() {
          closed += 1
        },
      }
    },
  }
  const registry = new FunctionRegistry(options)
  context.after(async () => {
    await registry.close()
    memory.close()
    rmSync(directory, { recursive: true })
  })
  const change = async (count: number) => {
    const before = outcomes.length
    changed(place)
    while (outcomes.length < before + count) await new Promise<void>((resolve) => (told = resolve))
    return outcomes.slice(before)
  }
  fails = true
  rmSync(place)
  define('f', 'g')
  assert.deepEqual(await change(2), [
    { problem: 'changes cannot be watched: ENOENT: no such file or directory, watch' },
    { names: ['g'] },
  ])
  assert.deepEqual([watches, closed], [1, 0])
  fails = false
  assert.deepEqual(await change(1), [{ names: [] }])
  assert.deepEqual([watches, closed], [2, 1])
})
