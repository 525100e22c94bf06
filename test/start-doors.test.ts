import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { arnPrefix, definitionOf, passDefinition, roleArn, World } from './support/world.ts'

/** The input of a start, with the API's names. */
interface Asked {
  readonly stateMachineArn: string
  readonly name?: string
  readonly input?: string
  readonly traceHeader?: string
}

/** How a start was answered: with an execution, or with an error. */
type Answer = { readonly executionArn: string } | { readonly code: string; readonly message: string }

/** A server with a machine `orders`, and every way to start an execution of it. */
async function setup(t: TestContext, options: Parameters<typeof World.open>[1] = {}) {
  const world = await World.open(t, options)
  const { local } = world
  const create = async (name: string, definition: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
    (await world.call('CreateStateMachine', { name, definition, roleArn, type })).output.stateMachineArn
  const machineArn = await create('orders', passDefinition)
  /** Starts through a Task state of this resource. */
  const throughTask = async (resource: string, exception: RegExp, pattern: RegExp) => {
    const task = {
      Type: 'Task',
      Resource: resource,
      QueryLanguage: 'JSONata',
      Arguments: '{% $states.input %}',
      End: true,
    }
    const starter = await create(resource.replaceAll(/\W/g, '-'), definitionOf({ Start: task }), 'EXPRESS')
    return async ({ stateMachineArn, name, input, traceHeader }: Asked): Promise<Answer> => {
      const parameters = { StateMachineArn: stateMachineArn, Name: name, Input: input, TraceHeader: traceHeader }
      const given = { stateMachineArn: starter, input: JSON.stringify(parameters) }
      const { output: ended } = await world.call('StartSyncExecution', given)
      if (ended.output !== undefined) {
        return { executionArn: (JSON.parse(ended.output) as { ExecutionArn: string }).ExecutionArn }
      }
      const [, code = ''] = exception.exec(ended.error ?? '') ?? assert.fail(`${ended.error}: ${ended.cause}`)
      const [, message = ''] = pattern.exec(ended.cause ?? '') ?? assert.fail(ended.cause)
      return { code, message }
    }
  }
  const doors: Record<string, (asked: Asked) => Promise<Answer>> = {
    async api(asked) {
      const { status, body } = await local.call('StartExecution', JSON.stringify(asked))
      const answer = JSON.parse(body) as { executionArn: string; __type: string; message: string }
      if (status === 200) return { executionArn: answer.executionArn }
      return { code: withoutException(answer.__type.replace(/^.*#/, '')), message: answer.message }
    },
    optimized: await throughTask(
      'arn:aws:states:::states:startExecution',
      /^StepFunctions\.(.*)Exception$/,
      /^(.*) \(Service: AWSStepFunctions; Status Code: 400; /s,
    ),
    sdk: await throughTask(
      'arn:aws:states:::aws-sdk:sfn:startExecution',
      /^Sfn\.(.*)Exception$/,
      /^(.*) \(Service: Sfn, Status Code: 400, /s,
    ),
  }
  return { world, create, machineArn, doors }
}

function withoutException(code: string): string {
  return code.replace(/Exception$/, '')
}

test('all doors refuse a start with the same error', async (t) => {
  const { world, create, machineArn, doors } = await setup(t, { openExecutionsMax: 2 })
  const { stateMachineArn: deletingArn } = await world.deleting()
  const waiting = await create('waiting', definitionOf({ Wait: { Type: 'Wait', Seconds: 60, End: true } }))
  const taken = { stateMachineArn: waiting, name: 'taken', input: '{}' }
  await world.call('StartExecution', taken)
  const named = (name: string) => ({ stateMachineArn: machineArn, name })
  const input = (text: string) => ({ stateMachineArn: machineArn, input: text })
  const traced = (traceHeader: string) => ({ stateMachineArn: machineArn, traceHeader })
  const refused: [asked: Asked, code: string][] = [
    [{ stateMachineArn: 'orders' }, 'InvalidArn'],
    [{ stateMachineArn: `${arnPrefix}:execution:orders:run` }, 'InvalidArn'],
    [{ stateMachineArn: `${machineArn}:` }, 'InvalidArn'],
    [{ stateMachineArn: `${machineArn}:live:1` }, 'InvalidArn'],
    [{ stateMachineArn: 'arn:aws:iam::123456789012:role/r' }, 'InvalidArn'],
    [{ stateMachineArn: `${machineArn}/Map` }, 'Validation'],
    [{ stateMachineArn: `${machineArn}${'x'.repeat(256)}` }, 'Validation'],
    [{ stateMachineArn: `${machineArn}#Missing` }, 'Validation'],
    [{ stateMachineArn: `${machineArn}#` }, 'Validation'],
    [{ stateMachineArn: `${machineArn}2` }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: `${machineArn}:1` }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: `${machineArn}:live` }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: deletingArn }, 'StateMachineDeleting'],
    [named('😀'), 'InvalidName'],
    [named('a b'), 'InvalidName'],
    [named('a/b'), 'InvalidName'],
    [named(''), 'Validation'],
    [named('x'.repeat(81)), 'Validation'],
    [input(''), 'InvalidExecutionInput'],
    [input('not json'), 'InvalidExecutionInput'],
    [input('['.repeat(1001)), 'InvalidExecutionInput'],
    [traced('é'), 'Validation'],
    [traced('x'.repeat(257)), 'Validation'],
    [{ ...taken, input: '{"other":1}' }, 'ExecutionAlreadyExists'],
    // Both places are taken: by a waiting execution, and by one of the machine that is being deleted.
    [{ stateMachineArn: machineArn }, 'ExecutionLimitExceeded'],
    // If there are several problems, all doors report the same one.
    [{ stateMachineArn: `${machineArn}2`, name: 'a b', input: '{' }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: deletingArn, name: 'a b', input: '{' }, 'StateMachineDeleting'],
    [{ stateMachineArn: machineArn, name: 'a b', input: '{' }, 'InvalidName'],
    [{ stateMachineArn: 'x'.repeat(257), name: 'x'.repeat(81), traceHeader: 'é'.repeat(257) }, 'Validation'],
  ]
  for (const [asked, code] of refused) {
    await t.test(`${code} ${JSON.stringify(asked).slice(0, 120)}`, async () => {
      const first = await doors.api!(asked)
      assert.equal('code' in first && first.code, code)
      for (const [door, start] of Object.entries(doors)) assert.deepEqual(await start(asked), first, door)
    })
  }
})

test('all doors accept the same starts, and describe the executions alike', async (t) => {
  const { world, machineArn, doors } = await setup(t)
  const version = await world.version(machineArn)
  const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }]
  await world.call('CreateStateMachineAlias', { name: 'live', routingConfiguration })
  const table: Asked[] = [
    { stateMachineArn: machineArn, name: 'plain' },
    { stateMachineArn: machineArn, name: '注文' },
    { stateMachineArn: version, name: 'x'.repeat(79) },
    { stateMachineArn: `${machineArn}:live`, name: "it's(1+1)=2" },
    { stateMachineArn: machineArn, name: 'half-\ud800', input: ' [1.0, "\\ud800"] ' },
    { stateMachineArn: machineArn, name: 'traced', input: '"text"', traceHeader: 'x'.repeat(256) },
  ]
  for (const asked of table) {
    const described: unknown[] = []
    for (const [index, [door, start]] of Object.entries(doors).entries()) {
      // Names must be unique; the last character distinguishes the doors.
      const answer = await start({ ...asked, name: `${asked.name}${index}` })
      assert.ok('executionArn' in answer, `${door}: ${JSON.stringify(answer)}`)
      const { output } = await world.call('DescribeExecution', answer)
      const { executionArn, name = '', ...others } = JSON.parse(JSON.stringify({ ...output, $metadata: undefined }))
      assert.ok(executionArn.endsWith(`:${name}`))
      described.push({ ...others, name: name.slice(0, -1) })
    }
    for (const other of described) assert.deepEqual(other, described[0])
  }
})

test('a task gets the same description of its child as everybody else', async (t) => {
  const { world, create } = await setup(t)
  const fail = { Type: 'Fail', Error: 'Broken', Cause: 'why' }
  const failing = await create('failing', definitionOf({ Fail: fail }))
  const version = await world.version(failing)
  const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }]
  await world.call('CreateStateMachineAlias', { name: 'live', routingConfiguration })
  const sync = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync',
    QueryLanguage: 'JSONata',
    Arguments: '{% $states.input %}',
    End: true,
  }
  const parent = await create('parent', definitionOf({ Child: sync }))
  const passing = await create('passing', passDefinition)
  for (const [name, stateMachineArn] of [
    ['passed', passing],
    ['failed', `${failing}:live`],
  ] as const) {
    const asked = { StateMachineArn: stateMachineArn, Name: name, Input: '{"a":1}', TraceHeader: 'Root=1' }
    const { output: started } = await world.call('StartExecution', {
      stateMachineArn: parent,
      input: JSON.stringify(asked),
    })
    await world.local.runtime.executionEnded((await world.local.store.executions.byArn(started.executionArn))!.id)
    const { output: ended } = await world.call('DescribeExecution', { executionArn: started.executionArn })
    const told = JSON.parse(ended.output ?? ended.cause ?? '') as Record<string, unknown>
    const executionArn = String(told.ExecutionArn)
    const { body } = await world.call('DescribeExecution', { executionArn })
    assert.deepEqual(told, capitalised(JSON.parse(body) as Record<string, unknown>), name)
  }
})

/** DescribeExecution's answer in a task's form: names begin with capitals, times are whole milliseconds. */
function capitalised(answer: object): object {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      const time = name.endsWith('Date') ? Math.round(Number(value) * 1000) : null
      const nested = typeof value === 'object' && value !== null ? capitalised(value) : value
      return [`${name[0]!.toUpperCase()}${name.slice(1)}`, time ?? nested]
    }),
  )
}
