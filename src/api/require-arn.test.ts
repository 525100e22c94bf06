import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from './protocol/api-error.ts'
import { requireArn, requireMachineArn } from './require-arn.ts'

const prefix = 'arn:aws:states:us-east-1:123456789012'

test('what is not an ARN of the wanted type is refused', () => {
  const cases: [text: string, message: string][] = [
    ['nothing', "Invalid Arn: 'Invalid ARN prefix: nothing'"],
    ['', "Invalid Arn: 'Invalid ARN prefix: '"],
    [`${prefix}:express:m:run:id`, "Invalid Arn: 'Resource type not valid in this context: express'"],
    [`${prefix}:stateMachine:m`, "Invalid Arn: 'Resource type not valid in this context: stateMachine'"],
    [`${prefix}:execution:m`, `Invalid Arn: 'Invalid ARN: ${prefix}:execution:m'`],
    [`${prefix}:execution:m::`, `Invalid Arn: 'Invalid ARN: ${prefix}:execution:m::'`],
    [`${prefix}:execution:m:run:more`, `Invalid Arn: 'Invalid ARN: ${prefix}:execution:m:run:more'`],
    [prefix, `Invalid Arn: 'Invalid ARN: ${prefix}'`],
    ['arn:aws:iam::123456789012:role/r', "Invalid Arn: 'Invalid ARN: arn:aws:iam::123456789012:role/r'"],
  ]
  for (const [text, message] of cases) {
    assert.throws(() => requireArn(text, ['execution']), new ApiError('InvalidArn', message))
  }
})

test('a label is refused where only a machine will do', () => {
  assert.equal(requireMachineArn(`${prefix}:stateMachine:m:live`).qualifier, 'live')
  assert.throws(() => requireMachineArn(`${prefix}:stateMachine:m/Map`), {
    code: 'ValidationException',
    members: { reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
  })
})
