import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../asl/check/index.ts'
import { checkIntegration } from '../../services/check-integration.ts'
import { roundsDuring } from '../../threads/test-support/rounds.ts'
import { ThreadPool } from '../../threads/thread-pool.ts'
import { definitionChecks } from './definition-checks.ts'

/** A definition with many states, most of which are wrong. */
function definition(count: number): string {
  const Parameters = { 'a.$': '$.b', 'c.$': 'States.Oops()' }
  const state = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invok', Parameters, Next: 'S1' }
  const states = Array.from({ length: count }, (_, index) => [`S${index}`, state] as const)
  return JSON.stringify({ StartAt: 'S0', States: Object.fromEntries(states) })
}

test('a large definition is checked on a thread with the same findings, and holds up nobody', async (context) => {
  const threads = new ThreadPool({ threadsMax: 1 })
  context.after(() => threads.close())
  const { check } = definitionChecks(threads, [])
  const text = definition(7_000)
  assert.ok(text.length > 800_000 && text.length < 1_048_576)
  const checking = check(text, { type: 'STANDARD' })
  const rounds = await roundsDuring(checking)
  assert.ok(rounds > 50, `${rounds} rounds`)
  const { diagnostics, variableReferences } = checkDefinition(text, { type: 'STANDARD', checkIntegration })
  assert.deepEqual(await checking, { diagnostics, variableReferences })
})

test('a small definition needs no thread, and a large one leaves it with its requester', async (context) => {
  const threads = new ThreadPool({ threadsMax: 1 })
  context.after(() => threads.close())
  const { check, checkState } = definitionChecks(threads, [])
  const none = definitionChecks({ run: () => assert.fail('no thread is needed') }, [])
  assert.ok((await none.check(definition(3), { type: 'STANDARD' })).diagnostics.length > 0)
  const controller = new AbortController()
  const checks = Array.from({ length: 5 }, () =>
    check(definition(7_000), { type: 'STANDARD', signal: controller.signal }),
  )
  assert.equal(threads.waiting, 4)
  controller.abort()
  for (const each of checks) await assert.rejects(each, { name: 'AbortError' })
  assert.equal(threads.waiting, 0)
  const state = JSON.stringify({ Type: 'Pass', Comment: ' '.repeat(50_000), End: true })
  assert.deepEqual((await checkState(state, { type: 'STANDARD' })).diagnostics, [])
})
