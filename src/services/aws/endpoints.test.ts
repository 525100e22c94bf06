import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointOf } from './endpoints.ts'

test('an override wins over a service variable, and that one over the variable for all', () => {
  const environment = {
    AWS_ENDPOINT_URL: 'http://all',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets',
    AWS_ENDPOINT_URL_SQS: 'http://queues',
    AWS_ENDPOINT_URL_SNS: '',
  }
  const settings = { overrides: { SQS: 'http://mine', SNS: null }, environment }
  assert.equal(endpointOf('SQS', settings), 'http://mine')
  assert.equal(endpointOf('Secrets Manager', settings), 'http://secrets')
  assert.equal(endpointOf('SNS', settings), 'http://all')
  assert.equal(endpointOf('SNS', { overrides: {}, environment: {} }), null)
  const ignoring = {
    overrides: { SQS: 'http://mine' },
    environment: { ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  }
  assert.equal(endpointOf('S3', ignoring), null)
  assert.equal(endpointOf('SQS', ignoring), 'http://mine')
})
