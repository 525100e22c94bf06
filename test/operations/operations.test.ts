import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import * as sfn from '@aws-sdk/client-sfn'
import type { ErrorCode, OperationName } from '../../src/api/model/operation-types.ts'
import { serviceModel } from '../../src/api/model/service-model.ts'
import { checkGeneratedPart } from '../support/generated-part.ts'
import { World } from '../support/world.ts'
import { apiTable } from './api-table.ts'
import { faultsOf } from './model-shape.ts'
import type { Given } from './operation-row.ts'
import { operationRows } from './rows/index.ts'

test('every operation in the SDK is exercised here, with every error of the model', () => {
  const commands = Object.keys(sfn).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
  assert.ok(commands.length > 30)
  assert.deepEqual(commands.toSorted(), Object.keys(serviceModel.operations).toSorted())
  assert.deepEqual(operationRows.map(({ name }) => name).toSorted(), commands.toSorted())
  for (const { name, errors } of operationRows) {
    const modelled = serviceModel.operations[name]!.errors
    assert.deepEqual(Object.keys(errors).toSorted(), modelled.toSorted(), `the errors of ${name}`)
  }
})

test('every reason of a ValidationException is exercised here', () => {
  const given = operationRows.flatMap(({ errors }) =>
    Object.values(errors).flatMap((error) => ('why' in error ? [] : error.flatMap(({ reason }) => reason ?? []))),
  )
  const known = Object.values(sfn.ValidationExceptionReason)
  assert.deepEqual([...new Set(given)].toSorted(), known.toSorted())
})

test("docs/api.md lists every operation's errors", () => {
  checkGeneratedPart('docs/api.md', 'operations', apiTable(operationRows))
})

for (const { name, good, holds, errors } of operationRows) {
  test(`${name} answers as the model says`, async (t) => {
    await t.test('with what it has', async (t) => {
      const world = await World.open(t)
      const input = await good(world)
      const { output, body } = await world.call(name, input as never)
      assert.deepEqual(faultsOf(serviceModel.operations[name]!.output, JSON.parse(body)), [])
      await holds?.(output, world)
    })
    for (const [code, error] of Object.entries(errors)) {
      if ('why' in error) continue
      for (const [index, given] of error.entries()) {
        await t.test(`with ${code}${given.reason === undefined ? '' : ` ${given.reason}`} ${index + 1}`, (t) =>
          checkFailure(t, name, code as ErrorCode, given),
        )
      }
    }
  })
}

async function checkFailure(t: TestContext, name: OperationName, code: ErrorCode, given: Given): Promise<void> {
  const world = await World.open(t, given.options)
  const error = await world.failure(name, await given.input(world))
  assert.equal(error.name, code, error.message)
  const { status, members } = serviceModel.errors[code]!
  assert.equal(error.$metadata.httpStatusCode, status)
  const known = (sfn as unknown as Record<string, new (...given: never[]) => Error>)[code]
  assert.ok(known !== undefined && error instanceof known, 'the SDK knows the class of the error')
  assert.ok(error.message.length > 10, 'the message says something')
  assert.equal('reason' in error ? error.reason : undefined, given.reason)
  if (members.includes('resourceName')) {
    const { resourceName } = error as { resourceName?: string }
    assert.ok(resourceName?.startsWith('arn:'), 'the resource is named')
  }
}
