import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  activityArn,
  aliasArn,
  anyChildArn,
  childMachineArn,
  executionArn,
  executionNames,
  executionType,
  expressArn,
  labelOf,
  machineArn,
  machineNameOf,
  mapRunArn,
  mapRunId,
  ownerMachineArn,
  partitionOf,
  readArn,
  splitExecutionArn,
  splitTestCase,
  versionArn,
  versionNumber,
} from './index.ts'

const all = ['stateMachine', 'execution', 'express', 'mapRun', 'activity'] as const

// Words of the grammar are valid names too: a machine may be called `express`.
const word = fc.constantFrom(...all, 'states', 'arn', 'aws', '1')
const name = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_.é注-]{1,20}$/), word)
const place = fc.record({
  partition: fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
  region: fc.oneof(fc.constantFrom('us-east-1', 'cn-north-1'), word),
  account: fc.oneof(fc.stringMatching(/^\d{12}$/), word),
})

test('reading an ARN gives the parts that it was made from', () => {
  fc.assert(
    fc.property(place, name, name, name, fc.uuid(), fc.nat(), (where, machineName, label, run, id, number) => {
      const machine = machineArn(where, machineName)
      const labelled = `${machine}/${label}`
      const read = (text: string) => {
        const { text: same, ...parts } = readArn(text, all)
        assert.equal(same, text)
        return parts
      }
      const about = { type: 'stateMachine', machineArn: machine, machineName }
      assert.deepEqual(read(machine), { ...about, label: null, qualifier: null })
      assert.deepEqual(read(labelled), { ...about, label, qualifier: null })
      assert.deepEqual(read(versionArn(machine, number)), { ...about, label: null, qualifier: String(number) })
      assert.deepEqual(read(aliasArn(machine, label)), { ...about, label: null, qualifier: label })
      const standard = { type: 'execution', machineName, executionName: run }
      assert.deepEqual(read(executionArn(machine, run)), { ...standard, label: null })
      assert.deepEqual(read(executionArn(labelled, run)), { ...standard, label })
      const express = { type: 'express', machineName, executionName: run }
      assert.deepEqual(read(expressArn(machine, run, id)), { ...express, label: null, expressId: id })
      assert.deepEqual(read(expressArn(labelled, run, id)), { ...express, label, expressId: id })
      assert.deepEqual(read(expressArn(machine, run, null)), { ...express, label: null, expressId: null })
      assert.deepEqual(read(mapRunArn(machine, label, id)), { type: 'mapRun', machineName, label, id })
      assert.deepEqual(read(activityArn(where, run)), { type: 'activity', activityName: run })
    }),
  )
})

test('parts are found by their place, whatever they are called', () => {
  fc.assert(
    fc.property(place, name, name, name, fc.uuid(), (where, machineName, label, run, id) => {
      const machine = machineArn(where, machineName)
      const labelled = childMachineArn(mapRunArn(machine, label, id))
      assert.equal(labelled, `${machine}/${label}`)
      assert.deepEqual(
        [machineNameOf(machine), labelOf(machine), ownerMachineArn(machine)],
        [machineName, null, machine],
      )
      assert.deepEqual(
        [machineNameOf(labelled), labelOf(labelled), ownerMachineArn(labelled)],
        [`${machineName}/${label}`, label, machine],
      )
      assert.equal(mapRunId(mapRunArn(machine, label, id)), id)
      for (const owner of [machine, labelled]) {
        const names = { machineName: machineNameOf(owner), executionName: run }
        const [standard, express] = [executionArn(owner, run), expressArn(owner, run, id)]
        assert.deepEqual([executionType(standard), executionNames(standard)], ['STANDARD', names])
        assert.deepEqual([executionType(express), executionNames(express)], ['EXPRESS', names])
        for (const arn of [standard, express]) {
          const { scope, label: own } = splitExecutionArn(arn)
          assert.equal(`${scope}:${own}`, arn)
          assert.equal(scope.endsWith(`:${names.machineName}`), true)
        }
      }
      assert.equal(anyChildArn(machine), executionArn(labelled, run).replace(`/${label}:${run}`, '/*'))
    }),
  )
})

test('reading an ARN loses nothing of its text', () => {
  const part = fc.constantFrom(
    'arn',
    'aws',
    'states',
    'iam',
    'us-east-1',
    '123456789012',
    'm',
    'm/L',
    '/L',
    'm/',
    '',
    ...all,
  )
  const text = fc.array(part, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(':'))
  const likely = fc
    .tuple(fc.constantFrom(...all), fc.array(part, { maxLength: 4 }))
    .map(([type, parts]) => ['arn:aws:states:us-east-1:123456789012', type, ...parts].join(':'))
  fc.assert(
    fc.property(fc.oneof(text, likely), (given) => {
      const arn = readArn(given, all)
      if (arn.type === 'unreadable') return
      const [scheme, partition = '', service, region = '', account = ''] = given.split(':')
      assert.deepEqual([scheme, service], ['arn', 'states'])
      assert.equal(rebuilt(arn, { partition, region, account }), given)
      assert.ok(Object.values(arn).every((value) => value !== ''))
    }),
    { numRuns: 2000 },
  )
})

/** The text of an ARN, made again from the parts that were read. */
function rebuilt(
  arn: ReturnType<typeof readArn<(typeof all)[number]>>,
  where: Parameters<typeof machineArn>[0],
): string {
  if (arn.type === 'unreadable') return ''
  if (arn.type === 'activity') return activityArn(where, arn.activityName)
  const machine = machineArn(where, arn.machineName)
  const labelled = arn.label === null ? machine : `${machine}/${arn.label}`
  switch (arn.type) {
    case 'stateMachine':
      assert.equal(arn.machineArn, machine)
      return arn.qualifier === null ? labelled : aliasArn(labelled, arn.qualifier)
    case 'execution':
      return executionArn(labelled, arn.executionName)
    case 'express':
      return expressArn(labelled, arn.executionName, arn.expressId)
    case 'mapRun':
      return mapRunArn(machine, arn.label, arn.id)
  }
}

const prefix = 'arn:aws:states:us-east-1:123456789012'

test('reading anything but an ARN of a wanted type says what is wrong with it', () => {
  for (const [text, problem, found] of [
    ['', 'prefix', null],
    ['nothing', 'prefix', null],
    [`x${prefix}:execution:m:run`, 'prefix', null],
    [prefix, 'form', null],
    ['arn:aws:iam::123456789012:role/r', 'form', null],
    ['arn:aws:states::123456789012:execution:m:run', 'form', null],
    [`${prefix}:stateMachine:m`, 'type', 'stateMachine'],
    [`${prefix}:express:m:run:id`, 'type', 'express'],
    [`${prefix}:other`, 'type', 'other'],
    [`${prefix}:execution:m`, 'form', 'execution'],
    [`${prefix}:execution:m:`, 'form', 'execution'],
    [`${prefix}:execution::run`, 'form', 'execution'],
    [`${prefix}:execution:/L:run`, 'form', 'execution'],
    [`${prefix}:execution:m/:run`, 'form', 'execution'],
    [`${prefix}:execution:m:run:more`, 'form', 'execution'],
  ] as const) {
    assert.deepEqual(readArn(text, ['execution']), { type: 'unreadable', text, problem, found })
  }
})

test('a version has a number; all other qualifiers are names of aliases', () => {
  for (const [qualifier, number] of [
    ['1', 1],
    ['42', 42],
    ['0', null],
    ['01', null],
    ['live', null],
    ['1.0', null],
    ['9'.repeat(16), null],
  ] as const) {
    assert.equal(versionNumber(qualifier), number, qualifier)
  }
})

test('a test case follows the first hash', () => {
  for (const [behind, testCase] of [
    ['', null],
    ['#', ''],
    ['#Happy Path:1', 'Happy Path:1'],
    ['#one#two', 'one#two'],
  ] as const) {
    assert.deepEqual(splitTestCase(`${prefix}:stateMachine:m${behind}`), { arn: `${prefix}:stateMachine:m`, testCase })
  }
})

test('a text that is not an ARN is its own label', () => {
  for (const text of ['', 'text', 'a:b', `${prefix}:execution:m`]) {
    assert.deepEqual(splitExecutionArn(text), { scope: '', label: text })
  }
})

test('the region decides the partition', () => {
  assert.deepEqual(['cn-north-1', 'us-gov-west-1', 'us-east-1', 'eu-west-1'].map(partitionOf), [
    'aws-cn',
    'aws-us-gov',
    'aws',
    'aws',
  ])
})
