import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import * as sfn from '@aws-sdk/client-sfn'
import { createApiServer } from '../../src/api/index.ts'
import type { OperationName, OperationTypes } from '../../src/api/model/operation-types.ts'
import { VirtualClock } from '../../src/runtime/virtual-clock.ts'
import type { Local, LocalOptions } from '../../src/server/options.ts'
import { openLocal } from './local.ts'

export const roleArn = 'arn:aws:iam::123456789012:role/test'
export const arnPrefix = 'arn:aws:states:us-east-1:123456789012'
export const passDefinition = '{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}}}'

/** A definition with these states, which starts at the first. */
export function definitionOf(states: object, about: object = {}): string {
  return JSON.stringify({ ...about, StartAt: Object.keys(states)[0], States: states })
}

interface Answer<Name extends OperationName> {
  readonly output: OperationTypes[Name]['output']
  /** The body of the HTTP answer. */
  readonly body: string
}

const commands = sfn as unknown as Record<string, new (input: object) => Parameters<sfn.SFNClient['send']>[0]>

/** An HTTP server in this process, with the SDK as its client, and a time that passes only when told to. */
export class World {
  readonly local: Local
  readonly clock: VirtualClock
  readonly client: sfn.SFNClient
  readonly url: string
  #release: () => void
  #lastBody = ''
  #names = 0

  private constructor(local: Local, clock: VirtualClock, release: () => void, url: string) {
    this.local = local
    this.clock = clock
    this.#release = release
    this.url = url
    this.client = new sfn.SFNClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      // A loopback address with the prefix `sync-` leads nowhere.
      disableHostPrefix: true,
      maxAttempts: 1,
    })
    this.client.middlewareStack.add(
      (next) => async (request) => {
        const result = await next(request)
        const response = result.response as { body: unknown }
        this.#lastBody = await text(response.body as NodeJS.ReadableStream)
        response.body = new TextEncoder().encode(this.#lastBody)
        return result
      },
      // The innermost place, where the answer is still raw.
      { step: 'deserialize', priority: 'low', name: 'keepBody' },
    )
  }

  /** Opens a world that ends with the test. */
  static async open(t: TestContext, options: Partial<LocalOptions> = {}): Promise<World> {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1))
    const release = clock.hold()
    const local = await openLocal({ clock, ...options })
    const server = createApiServer(local.context)
    const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
    const world = new World(local, clock, release, `http://127.0.0.1:${port}`)
    t.after(async () => {
      world.client.destroy()
      await server.close()
      await local.close()
    })
    return world
  }

  /** Calls an operation that must succeed, with the SDK. Calls of one world must not overlap. */
  async call<Name extends OperationName>(name: Name, input: OperationTypes[Name]['input']): Promise<Answer<Name>> {
    const output = await this.client.send(new commands[`${name}Command`]!(input))
    return { output: output as unknown as OperationTypes[Name]['output'], body: this.#lastBody }
  }

  /** Calls an operation that must fail, and returns the SDK's error. */
  async failure(name: OperationName, input: object): Promise<sfn.SFNServiceException> {
    try {
      await this.client.send(new commands[`${name}Command`]!(input))
    } catch (error) {
      assert.ok(error instanceof sfn.SFNServiceException, String(error))
      return error
    }
    return assert.fail(`${name} succeeded`)
  }

  /** Lets time pass, with everything that is due until then. */
  async pass(seconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.clock.at(this.clock.now() + seconds * 1000, () => {
        this.#release = this.clock.hold()
        resolve()
      })
      this.#release()
    })
  }

  /** A name that is not in use yet. */
  name(): string {
    this.#names += 1
    return `name-${this.#names}`
  }

  async machine(definition = passDefinition, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Promise<string> {
    const { output } = await this.call('CreateStateMachine', { name: this.name(), definition, roleArn, type })
    return output.stateMachineArn
  }

  async activity(): Promise<string> {
    return (await this.call('CreateActivity', { name: this.name() })).output.activityArn
  }

  /** An execution that waits for a worker of an activity. */
  async running(): Promise<{ executionArn: string; stateMachineArn: string; activityArn: string }> {
    const activityArn = await this.activity()
    const stateMachineArn = await this.machine(
      definitionOf({ Work: { Type: 'Task', Resource: activityArn, End: true } }),
    )
    const { output } = await this.call('StartExecution', { stateMachineArn, input: '{"order":1}' })
    return { executionArn: output.executionArn, stateMachineArn, activityArn }
  }

  /** A running map run: the first of its two items waits for a worker. */
  async mapRun(): Promise<{ executionArn: string; mapRunArn: string; activityArn: string }> {
    const activityArn = await this.activity()
    const stateMachineArn = await this.machine(
      definitionOf({
        Each: {
          Type: 'Map',
          Label: 'each',
          MaxConcurrency: 1,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Work',
            States: { Work: { Type: 'Task', Resource: activityArn, End: true } },
          },
          End: true,
        },
      }),
    )
    const { output } = await this.call('StartExecution', { stateMachineArn, input: '[1,2]' })
    const { executionArn } = output
    const { mapRuns } = (await this.call('ListMapRuns', { executionArn })).output
    // The worker's task is there once the first child runs.
    await this.call('GetActivityTask', { activityArn })
    return { executionArn, mapRunArn: mapRuns[0]!.mapRunArn, activityArn }
  }

  /** An execution that has succeeded. */
  async ended(stateMachineArn?: string): Promise<string> {
    const arn = stateMachineArn ?? (await this.machine())
    return (await this.call('StartExecution', { stateMachineArn: arn, input: '{"order":1}' })).output.executionArn
  }

  /** The token of a task that a worker has taken. */
  async taskToken(): Promise<string> {
    const { activityArn } = await this.running()
    return (await this.call('GetActivityTask', { activityArn })).output.taskToken!
  }

  /** The token of a finished task. */
  async spentToken(): Promise<string> {
    const taskToken = await this.taskToken()
    await this.call('SendTaskSuccess', { taskToken, output: '{}' })
    return taskToken
  }

  async version(stateMachineArn?: string): Promise<string> {
    const arn = stateMachineArn ?? (await this.machine())
    return (await this.call('PublishStateMachineVersion', { stateMachineArn: arn })).output.stateMachineVersionArn
  }

  /** An alias with its machine and version. */
  async alias() {
    const stateMachineArn = await this.machine()
    const stateMachineVersionArn = await this.version(stateMachineArn)
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }]
    const { output } = await this.call('CreateStateMachineAlias', { name: 'live', routingConfiguration })
    const { stateMachineAliasArn } = output
    return { stateMachineArn, stateMachineVersionArn, stateMachineAliasArn, routingConfiguration }
  }

  /** A machine that is being deleted, because an execution of it still runs, with a version and an alias. */
  async deleting() {
    const { stateMachineArn, executionArn } = await this.running()
    const stateMachineVersionArn = await this.version(stateMachineArn)
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }]
    const { output } = await this.call('CreateStateMachineAlias', { name: 'live', routingConfiguration })
    await this.call('DeleteStateMachine', { stateMachineArn })
    const { stateMachineAliasArn } = output
    return { stateMachineArn, executionArn, stateMachineVersionArn, stateMachineAliasArn, routingConfiguration }
  }
}
