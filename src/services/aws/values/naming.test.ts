import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionName, exceptionClassName, prefixOfPackage, shownName } from './naming.ts'

test('an AWS SDK integration lowers a run of capitals at the front, an optimized one does not', () => {
  const rows = [
    ['queueUrl', 'QueueUrl', 'QueueUrl'],
    ['DBInstanceIdentifier', 'DbInstanceIdentifier', 'DBInstanceIdentifier'],
    ['EnableIAMDatabaseAuthentication', 'EnableIAMDatabaseAuthentication', 'EnableIAMDatabaseAuthentication'],
    ['ETag', 'ETag', 'ETag'],
    ['ARN', 'Arn', 'ARN'],
    ['SSEKMSKeyId', 'SsekmsKeyId', 'SSEKMSKeyId'],
    ['MD5OfMessageBody', 'Md5OfMessageBody', 'MD5OfMessageBody'],
    ['ChecksumCRC32', 'ChecksumCRC32', 'ChecksumCRC32'],
    ['S', 'S', 'S'],
    ['NS', 'Ns', 'NS'],
    ['BOOL', 'Bool', 'BOOL'],
    ['NULL', 'Nul', 'NULL'],
  ] as const
  for (const [name, sdk, optimized] of rows) {
    assert.equal(shownName(name, 'sdk'), sdk)
    assert.equal(shownName(name, 'optimized'), optimized)
  }
})

test('errors have the name of their class', () => {
  for (const [name, shown] of [
    ['NoSuchKey', 'NoSuchKeyException'],
    ['QueueDoesNotExist', 'QueueDoesNotExistException'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
    ['DBInstanceNotFoundFault', 'DbInstanceNotFoundException'],
    ['KMSInvalidStateException', 'KmsInvalidStateException'],
    ['InternalServerError', 'InternalServerErrorException'],
    ['EntityAlreadyExists', 'EntityAlreadyExistsException'],
  ] as const) {
    assert.equal(exceptionClassName(name), shown)
  }
})

test('actions and prefixes by rule', () => {
  assert.equal(actionName('GetObject'), 'getObject')
  assert.equal(prefixOfPackage('@aws-sdk/client-bedrock-agentcore'), 'BedrockAgentcore')
})
