import assert from 'node:assert/strict'
import type { OperationName } from '../../src/api/model/operation-types.ts'
import type { World } from '../support/world.ts'

type Input = object | Promise<object>

/** The operation takes the largest thing that the quota allows, and refuses one that is larger by one. */
export async function holdsAt<Size>(
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

// Requests that are answered while an execution may still be at work, of which each lets it make a turn.
const roundsMax = 200

/** Runs a machine to its end, letting time pass as it needs. */
export async function endOf(world: World, stateMachineArn: string, seconds = 0) {
  const { output } = await world.call('StartExecution', { stateMachineArn })
  if (seconds > 0) await world.pass(seconds)
  // A long execution goes on in turns behind its start, and says when it is over; one that waits never does.
  for (let rounds = 0; rounds < roundsMax; rounds++) {
    const { output: described } = await world.call('DescribeExecution', { executionArn: output.executionArn })
    if (described.status !== 'RUNNING') return described
  }
  return (await world.call('DescribeExecution', { executionArn: output.executionArn })).output
}
