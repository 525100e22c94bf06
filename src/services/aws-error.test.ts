import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exceptionName, optimizedCause, sdkCause } from './aws-error.ts'

test('an optimized integration words an error as the first Java SDK does', () => {
  assert.equal(
    optimizedCause({
      message: 'Function not found: f:$LATEST',
      service: 'AWSLambda',
      status: 404,
      code: 'ResourceNotFoundException',
      requestId: 'r',
    }),
    'Function not found: f:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: r; Proxy: null)',
  )
})

test('an AWS SDK integration words an error as the second Java SDK does', () => {
  assert.equal(
    sdkCause({
      message: "Invalid Token: 'Invalid token'",
      service: 'Sfn',
      status: 400,
      code: 'InvalidToken',
      requestId: 'r',
    }),
    "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: r) (SDK Attempt Count: 1)",
  )
})

test('error names always end in Exception, once', () => {
  assert.equal(exceptionName('Sfn', 'InvalidToken'), 'Sfn.InvalidTokenException')
  assert.equal(exceptionName('Sfn', 'ValidationException'), 'Sfn.ValidationException')
})
