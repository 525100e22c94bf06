import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from './api-error.ts'
import { withElsewhereHint } from './elsewhere-hint.ts'

const settings = { account: '123456789012', region: 'us-east-1', partition: 'aws' }

test('an ARN of another region or account is distinguished from one of this server', () => {
  const messageFor = (arn: string) => {
    const error = new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
    const told = withElsewhereHint(error, settings)
    assert.ok(told instanceof ApiError && told.code === error.code)
    return told.message
  }
  const has = '. This server has region us-east-1 and account 123456789012; --aws-region and --aws-account change them.'
  for (const [place, hint] of [
    ['us-east-1:123456789012', ''],
    ['eu-west-1:123456789012', has],
    ['us-east-1:000000000000', has],
  ]) {
    const arn = `arn:aws:states:${place}:stateMachine:m`
    assert.equal(messageFor(arn), `State Machine Does Not Exist: '${arn}'${hint}`)
  }
  assert.equal(messageFor('no ARN at all'), "State Machine Does Not Exist: 'no ARN at all'")
})

test('errors about anything else, and those that name their resource in a member', () => {
  const resourceName = 'arn:aws:states:eu-west-1:123456789012:stateMachine:m:live'
  const alias = new ApiError('ResourceNotFound', 'Request references a resource that does not exist.', { resourceName })
  const told = withElsewhereHint(alias, settings) as ApiError
  assert.match(told.message, /^Request references a resource that does not exist\. This server has region us-east-1 /)
  assert.deepEqual(told.members, { resourceName })
  for (const other of [new ApiError('InvalidArn', `Invalid Arn: '${resourceName}'`), new Error(resourceName)]) {
    assert.equal(withElsewhereHint(other, settings), other)
  }
})
