import assert from 'node:assert/strict'
import type { OperationName } from '../../src/api/model/operation-types.ts'
import type { World } from '../support/world.ts'

type Input = object | Promise<object>

/** The operation accepts the largest thing that the quota allows, and refuses one that is larger by one. */
export async function enforcedAt<Size>(
  world: World,
  name: OperationName,
  sizes: { readonly largest: Size; readonly tooLarge: Size },
  input: (size: Size) => Input,
  code: string,
): Promise<void> {
  await world.call(name, (await input(sizes.largest)) as never)
  const error = await world.failure(name, await input(sizes.tooLarge))
  assert.equal(error.name, code, error.message)
}

export function oneMore(largest: number): { readonly largest: number; readonly tooLarge: number } {
  return { largest, tooLarge: largest + 1 }
}

// How many requests to make while an execution may still be working. Each one lets it make a turn.
const roundsMax = 200

/** Runs a machine to its end, letting the given time pass. */
export async function endOf(world: World, stateMachineArn: string, seconds = 0) {
  const { output } = await world.call('StartExecution', { stateMachineArn })
  if (seconds > 0) await world.pass(seconds)
  // A long execution continues in turns after its start, and closes sooner or later; one that waits never does.
  for (let rounds = 0; rounds < roundsMax; rounds++) {
    const { output: described } = await world.call('DescribeExecution', { executionArn: output.executionArn })
    if (described.status !== 'RUNNING') return described
  }
  return (await world.call('DescribeExecution', { executionArn: output.executionArn })).output
}
