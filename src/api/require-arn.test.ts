import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Arn, mapRunArn, readArn, readStartableArn } from './arn.ts'
import { ApiError } from './protocol/api-error.ts'

const prefix = 'arn:aws:states:us-east-1:123456789012'
const all = ['stateMachine', 'execution', 'express', 'mapRun', 'activity'] as const

test('every form of ARN is read', () => {
  const cases: [resource: string, expected: Partial<Record<string, string | null>>][] = [
    ['stateMachine:m', { machineName: 'm', label: null, qualifier: null }],
    ['stateMachine:m:3', { machineName: 'm', qualifier: '3' }],
    ['stateMachine:m:PROD', { machineName: 'm', qualifier: 'PROD' }],
    ['stateMachine:m/Map', { machineName: 'm', label: 'Map' }],
    ['execution:m:run', { machineName: 'm', executionName: 'run', expressId: null }],
    ['execution:m/Map:run', { machineName: 'm', label: 'Map', executionName: 'run' }],
    ['express:m:run:id', { machineName: 'm', executionName: 'run', expressId: 'id' }],
    ['mapRun:m/Map:id', { machineName: 'm', label: 'Map', id: 'id' }],
    ['activity:a', { activityName: 'a' }],
  ]
  for (const [resource, expected] of cases) {
    const text = `${prefix}:${resource}`
    const arn = readArn(text, all) as Arn & Record<string, unknown>
    assert.equal(arn.text, text)
    assert.equal(arn.type, resource.slice(0, resource.indexOf(':')))
    for (const [member, value] of Object.entries(expected)) assert.equal(arn[member], value, `${resource} ${member}`)
  }
})

test('what is no ARN of the wanted type is refused', () => {
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
    assert.throws(() => readArn(text, ['execution']), new ApiError('InvalidArn', message))
  }
})

test('a machine to start may name a test case', () => {
  const cases: [text: string, testCase: string | null][] = [
    [`${prefix}:stateMachine:m`, null],
    [`${prefix}:stateMachine:m#`, null],
    [`${prefix}:stateMachine:m#Happy Path:1`, 'Happy Path:1'],
  ]
  for (const [text, testCase] of cases) {
    const arn = readStartableArn(text)
    assert.deepEqual([arn.text, arn.testCase], [`${prefix}:stateMachine:m`, testCase])
  }
})

test('a machine to start has no label', () => {
  assert.throws(() => readStartableArn(`${prefix}:stateMachine:m/Map`), {
    code: 'ValidationException',
    members: { reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
  })
})

test('the ARN of a map run names its machine and label', () => {
  assert.equal(mapRunArn(`${prefix}:stateMachine:m`, 'Map', 'id'), `${prefix}:mapRun:m/Map:id`)
})
