import assert from 'node:assert/strict'
import { definitionOf, roleArn, World } from '../../support/world.ts'
import { endOf, enforcedAt, oneMore } from '../proof.ts'
import { enforced, type QuotaRow } from '../quota-row.ts'

const payloadBytesMax = 262_144
const variableBytesMax = 262_144
const refused = 'ValidationException'
const jsonata = { QueryLanguage: 'JSONata' }

/** A JSON string of that many bytes, including its quotes. */
const text = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))

export const sizeRows: readonly QuotaRow[] = [
  enforced(
    'payload (task, state, execution input or output)',
    '256 KiB UTF-8',
    'A larger input or output in an API call gets `ValidationException`; a larger one inside an execution fails with `States.DataLimitExceeded`.',
    async (t) => {
      const world = await World.open(t)
      const stateMachineArn = await world.machine()
      const start = (bytes: number) => ({ stateMachineArn, input: text(bytes) })
      await enforcedAt(world, 'StartExecution', oneMore(payloadBytesMax), start, refused)
      // Two bytes each, so half as many characters.
      const umlauts = (characters: number) => ({ stateMachineArn, input: JSON.stringify('ä'.repeat(characters)) })
      await enforcedAt(world, 'StartExecution', oneMore(payloadBytesMax / 2 - 1), umlauts, refused)
      const answer = async (bytes: number) => ({ taskToken: await world.taskToken(), output: text(bytes) })
      await enforcedAt(world, 'SendTaskSuccess', oneMore(payloadBytesMax), answer, refused)

      const ended = async (bytes: number) => {
        const output = `{% $pad('', ${bytes - 2}, 'x') %}`
        return endOf(world, await world.machine(definitionOf({ S: { Type: 'Succeed', Output: output } }, jsonata)))
      }
      assert.equal((await ended(payloadBytesMax)).output?.length, payloadBytesMax)
      assert.equal((await ended(payloadBytesMax + 1)).error, 'States.DataLimitExceeded')
    },
  ),
  enforced(
    'variables',
    '256 KiB each and per Assign; 10 MiB total',
    'More fails with `States.DataLimitExceeded`.',
    async (t) => {
      const world = await World.open(t)
      const assign = (bytes: number) => `{% $pad('', ${bytes - 2}, 'x') %}`
      const ended = async (assigns: object[]) => {
        const states = assigns.map((Assign, index) => [
          `S${index}`,
          { Type: 'Pass', Assign, Output: 0, Next: `S${index + 1}` },
        ])
        const all = { ...Object.fromEntries(states), [`S${assigns.length}`]: { Type: 'Succeed' } }
        return endOf(world, await world.machine(definitionOf(all, jsonata)))
      }
      const outcome = async (...assigns: object[]) => {
        const { status, error } = await ended(assigns)
        return error ?? status
      }
      const tooMuch = 'States.DataLimitExceeded'
      assert.equal(await outcome({ a: assign(variableBytesMax) }), 'SUCCEEDED')
      assert.equal(await outcome({ a: assign(variableBytesMax + 1) }), tooMuch)
      const half = assign(variableBytesMax / 2)
      assert.equal(await outcome({ a: half, b: half }), 'SUCCEEDED')
      assert.equal(await outcome({ a: half, b: assign(variableBytesMax / 2 + 1) }), tooMuch)
      const full = Array.from({ length: 40 }, (_, index) => ({ [`v${index}`]: assign(variableBytesMax) }))
      assert.equal(await outcome(...full), 'SUCCEEDED')
      assert.equal(await outcome(...full, { one: 1 }), tooMuch)
      assert.equal(await outcome(...full, { v0: 1 }, { one: 1 }), 'SUCCEEDED')
      const accents = `{% $pad('', ${variableBytesMax / 4}, 'é') %}`
      assert.equal(await outcome({ a: accents, b: accents }), tooMuch)
    },
  ),
  enforced(
    'history',
    '25,000 events (Standard)',
    'An execution that reaches its 25,000th event ends there, with `States.Runtime`.',
    async (t) => {
      const world = await World.open(t)
      const last = async (done: object) => {
        const states = {
          Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'More' },
          More: { Type: 'Choice', Choices: [{ Condition: '{% $n < 6248 %}', Next: 'Count' }], Default: 'Done' },
          Count: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Next: 'More' },
          Done: done,
        }
        const stateMachineArn = await world.machine(definitionOf(states, jsonata))
        const { output } = await world.call('StartExecution', { stateMachineArn })
        const execution = await world.local.store.executions.byArn(output.executionArn)
        const end = await world.local.runtime.executionEnded(execution!.id)
        return [await world.local.store.histories.lastEventId(execution!.id), end?.error]
      }
      // ExecutionStarted, two events of Begin, four for each round, two of the last More. A Fail state has one more and
      // ExecutionFailed; a Succeed state would have two and ExecutionSucceeded.
      assert.equal(1 + 2 + 4 * 6248 + 2 + 2, 24_999)
      assert.deepEqual(await last({ Type: 'Fail', Error: 'Own' }), [24_999, 'Own'])
      assert.deepEqual(await last({ Type: 'Succeed' }), [25_000, 'States.Runtime'])
    },
  ),
  enforced(
    'names',
    '80 characters; label 40',
    'Longer names get `ValidationException`; longer state names and labels get `InvalidDefinition`.',
    async (t) => {
      const world = await World.open(t)
      const definition = definitionOf({ S: { Type: 'Succeed' } })
      const stateMachineArn = await world.machine()
      const { routingConfiguration } = await world.alias()
      const named = (length: number) => ({ name: 'n'.repeat(length) })
      const machine = (length: number) => ({ ...named(length), definition, roleArn })
      await enforcedAt(world, 'CreateStateMachine', oneMore(80), machine, refused)
      await enforcedAt(world, 'CreateActivity', oneMore(80), named, refused)
      await enforcedAt(
        world,
        'StartExecution',
        oneMore(80),
        (length) => ({ ...named(length), stateMachineArn }),
        refused,
      )
      const alias = (length: number) => ({ ...named(length), routingConfiguration })
      await enforcedAt(world, 'CreateStateMachineAlias', oneMore(80), alias, refused)

      const withState = (length: number) => ({
        name: world.name(),
        roleArn,
        definition: definitionOf({ ['s'.repeat(length)]: { Type: 'Succeed' } }),
      })
      await enforcedAt(world, 'CreateStateMachine', oneMore(80), withState, 'InvalidDefinition')
      const withLabel = (length: number) => {
        const ItemProcessor = {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'S',
          States: { S: { Type: 'Succeed' } },
        }
        const Label = 'l'.repeat(length)
        const states = { M: { Type: 'Map', Label, ItemProcessor, End: true } }
        return { name: world.name(), roleArn, definition: definitionOf(states) }
      }
      await enforcedAt(world, 'CreateStateMachine', oneMore(40), withLabel, 'InvalidDefinition')
    },
  ),
  enforced(
    'task token',
    '1 to 1024 characters (guide), 2048 (API)',
    "This server's own tokens have 72 characters. A request may pass up to 2,048; more, or none, gets `ValidationException`.",
    async (t) => {
      const world = await World.open(t)
      assert.equal((await world.taskToken()).length, 72)
      const code = async (length: number) =>
        (await world.failure('SendTaskHeartbeat', { taskToken: 't'.repeat(length) })).name
      assert.deepEqual(
        [await code(0), await code(1), await code(2048), await code(2049)],
        [refused, 'InvalidToken', 'InvalidToken', refused],
      )
    },
  ),
  enforced('error / cause in API', '256 / 32,768 characters', 'Longer ones get `ValidationException`.', async (t) => {
    const world = await World.open(t)
    for (const [member, largest] of [
      ['error', 256],
      ['cause', 32_768],
    ] as const) {
      const fail = async (length: number) => ({ taskToken: await world.taskToken(), [member]: 'x'.repeat(length) })
      await enforcedAt(world, 'SendTaskFailure', oneMore(largest), fail, refused)
      const stop = async (length: number) => {
        const { executionArn } = await world.running()
        return { executionArn, [member]: 'x'.repeat(length) }
      }
      await enforcedAt(world, 'StopExecution', oneMore(largest), stop, refused)
    }
  }),
  enforced(
    'trace header, activity worker name',
    '256 characters',
    'A longer trace header gets `ValidationException`. So does a worker name of more than 80 characters, the limit of the API; 256 is the limit in the history.',
    async (t) => {
      const world = await World.open(t)
      const stateMachineArn = await world.machine()
      const start = (length: number) => ({ stateMachineArn, traceHeader: 'x'.repeat(length) })
      await enforcedAt(world, 'StartExecution', oneMore(256), start, refused)
      const poll = async (length: number) => {
        const { activityArn } = await world.running()
        return { activityArn, workerName: 'w'.repeat(length) }
      }
      await enforcedAt(world, 'GetActivityTask', oneMore(80), poll, refused)
    },
  ),
  enforced('KMS data key reuse', '60 to 900 s', 'Anything else gets `ValidationException`.', async (t) => {
    const world = await World.open(t)
    const create = (kmsDataKeyReusePeriodSeconds: number) => ({
      name: world.name(),
      encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/a', kmsDataKeyReusePeriodSeconds },
    })
    await enforcedAt(world, 'CreateActivity', oneMore(900), create, refused)
    await enforcedAt(world, 'CreateActivity', { largest: 60, tooLarge: 59 }, create, refused)
  }),
]
