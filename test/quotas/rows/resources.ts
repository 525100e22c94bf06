import assert from 'node:assert/strict'
import { writeHistory } from '../../../src/api/history/stored-history.ts'
import { compileDefinition } from '../../../src/asl/compile/compile-definition.ts'
import { parse } from '../../../src/json/index.ts'
import { DirectoryObjectStore } from '../../../src/objects/index.ts'
import { Conductor } from '../../../src/runtime/conductor.ts'
import type { StartRequest } from '../../../src/runtime/runtime.ts'
import { openMemoryStore } from '../../../src/store/memory/memory-store.ts'
import { publishAll } from '../../operations/rows/machines.ts'
import { definitionOf, passDefinition, roleArn, World } from '../../support/world.ts'
import { enforcedAt, oneMore } from '../proof.ts'
import { enforced, notEnforced, type QuotaRow } from '../quota-row.ts'

const requestBytesMax = 4 * 1024 * 1024

export const resourceRows: readonly QuotaRow[] = [
  notEnforced(
    'state machines, activities per account and Region',
    '100,000 each (to 150,000)',
    'The disk is the limit.',
  ),
  enforced(
    'definition',
    '1 MB; request 1 MB',
    'A definition of more than 1,048,576 characters gets `ValidationException`. A request may have 4 MiB, because escapes lengthen a definition in transit; a larger one gets 413.',
    async (t) => {
      const world = await World.open(t)
      const padded = (length: number) => {
        const bare = definitionOf({ S: { Type: 'Succeed' } }, { Comment: '' })
        return { definition: bare.replace('""', JSON.stringify('x'.repeat(length - bare.length))) }
      }
      assert.equal(padded(1000).definition.length, 1000)
      await enforcedAt(world, 'ValidateStateMachineDefinition', oneMore(1_048_576), padded, 'ValidationException')
      for (const [bytes, status] of [
        [requestBytesMax, 200],
        [requestBytesMax + 1, 413],
      ] as const) {
        const headers = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' }
        const answer = await fetch(world.url, { method: 'POST', headers, body: '{}'.padEnd(bytes) })
        assert.equal(answer.status, status)
      }
    },
  ),
  enforced(
    'open executions',
    '1,000,000 (`ExecutionLimitExceeded`); not Express',
    'Starting one more Standard execution is refused.',
    async (t) => {
      // Starting that many would take a while, so the store only says that they are open.
      const store = openMemoryStore()
      store.executions.countOpen = async () => 999_999
      const conductor = new Conductor({
        store,
        services: () => null,
        clock: { now: () => 0, at: () => () => {} },
        compile: (definition) => compileDefinition(parse(definition)),
        writeHistory,
        objects: new DirectoryObjectStore({ root: '/nonexistent' }),
        region: 'us-east-1',
        waitTimeScale: 1,
        report: (message) => assert.fail(message),
      })
      t.after(() => conductor.close())
      await conductor.recover()
      const definition = definitionOf({ Sleep: { Type: 'Wait', Seconds: 60, End: true } })
      const start = async (type: 'STANDARD' | 'EXPRESS') =>
        (await conductor.startExecution(await startOf(store, type, definition))).type
      assert.deepEqual(
        [await start('STANDARD'), await start('STANDARD'), await start('EXPRESS')],
        ['started', 'full', 'started'],
      )
    },
  ),
  notEnforced(
    'open Map Runs',
    '1,000; redrives of a Map Run 1,000',
    'Any number of Map Runs may be open, without waiting for each other. But the 1,001st redrive of a Map Run fails its execution with `States.Runtime`.',
  ),
  enforced(
    'children of a Map Run at once',
    '10,000; started at up to 1,000/s (Express), 100/s (Standard)',
    'Up to 10,000 run at once, whatever `MaxConcurrency` says. The server starts them as fast as it can.',
    async (t) => {
      const world = await World.open(t)
      const item = { Type: 'Wait', Seconds: 60, End: true }
      const map = {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'Wait',
          States: { Wait: item },
        },
        End: true,
      }
      const stateMachineArn = await world.machine(definitionOf({ Each: map }))
      const input = JSON.stringify(Array.from({ length: 10_001 }, () => 0))
      const { executionArn } = (await world.call('StartExecution', { stateMachineArn, input })).output
      const mapRunArn = (await world.call('ListMapRuns', { executionArn })).output.mapRuns[0]!.mapRunArn
      for (;;) {
        const { executionCounts } = (await world.call('DescribeMapRun', { mapRunArn })).output
        if (executionCounts.running < 10_000) continue
        assert.deepEqual([executionCounts.running, executionCounts.pending], [10_000, 1])
        break
      }
    },
  ),
  enforced(
    'versions, aliases',
    '1,000 and 100 per machine',
    'One more gets `ServiceQuotaExceededException`.',
    async (t) => {
      const world = await World.open(t)
      const { stateMachineArn, routingConfiguration } = await world.alias()
      for (let index = 2; index < 100; index++) {
        await world.call('CreateStateMachineAlias', { name: `alias-${index}`, routingConfiguration })
      }
      const names = { largest: 'hundredth', tooLarge: 'one-more' }
      const alias = (name: string) => ({ name, routingConfiguration })
      await enforcedAt(world, 'CreateStateMachineAlias', names, alias, 'ServiceQuotaExceededException')

      await publishAll(world, stateMachineArn, 998)
      const revise = async (comment: string) => {
        const definition = definitionOf({ S: { Type: 'Succeed', Comment: comment } })
        await world.call('UpdateStateMachine', { stateMachineArn, definition })
        return { stateMachineArn }
      }
      const code = 'ServiceQuotaExceededException'
      await enforcedAt(world, 'PublishStateMachineVersion', { largest: '1000th', tooLarge: '1001st' }, revise, code)
    },
  ),
  enforced(
    'tags',
    '50 per resource; key 128, value 256 characters; no `aws:` prefix; letters, digits, white space, `_ . : / = + - @`',
    'More tags get `TooManyTags`; tags that break the other rules get `ValidationException`.',
    async (t) => {
      const world = await World.open(t)
      const resourceArn = await world.machine()
      const tagged = (...tags: { key: string; value: string }[]) => ({ resourceArn, tags })
      const many = (count: number) =>
        tagged(...Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: '' })))
      await enforcedAt(world, 'TagResource', oneMore(50), many, 'TooManyTags')
      await world.call('UntagResource', { resourceArn, tagKeys: many(50).tags.map(({ key }) => key) })

      const refused = 'ValidationException'
      const key = (length: number) => tagged({ key: 'k'.repeat(length), value: '' })
      await enforcedAt(world, 'TagResource', oneMore(128), key, refused)
      const value = (length: number) => tagged({ key: 'k', value: 'v'.repeat(length) })
      await enforcedAt(world, 'TagResource', oneMore(256), value, refused)
      const prefix = (text: string) => tagged({ key: text, value: '' })
      await enforcedAt(world, 'TagResource', { largest: 'aws', tooLarge: 'aws:a' }, prefix, refused)
      for (const character of '<>!"#$%&\'()*,;?[]\\^`{|}~\u0000') {
        const each = { largest: 'Äß漢 9\t_.:/=+-@', tooLarge: character }
        await enforcedAt(world, 'TagResource', each, (text) => tagged({ key: text, value: text }), refused)
      }
    },
  ),
]

let machines = 0

async function startOf(
  store: ReturnType<typeof openMemoryStore>,
  type: 'STANDARD' | 'EXPRESS',
  definition = passDefinition,
): Promise<StartRequest> {
  const name = `machine-${machines++}`
  const machine = await store.machines.create({
    arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type,
    status: 'ACTIVE',
    createdMillis: 0,
    tags: [],
    revision: {
      revisionId: null,
      definition,
      roleArn,
      loggingConfiguration: null,
      tracingConfiguration: null,
      encryptionConfiguration: null,
      createdMillis: 0,
    },
  })
  const nothing = { version: null, alias: null, name: null, traceHeader: null, testCase: null, parentId: null }
  return { machine: machine!, input: '{}', ...nothing, byExecution: false }
}
