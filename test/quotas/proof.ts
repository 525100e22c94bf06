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

/** Runs a machine to its end, letting time pass as it needs. */
export async function endOf(world: World, stateMachineArn: string, seconds = 0) {
  const { output } = await world.call('StartExecution', { stateMachineArn })
  if (seconds > 0) await world.pass(seconds)
  return (await world.call('DescribeExecution', { executionArn: output.executionArn })).output
}
