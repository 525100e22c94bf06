import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { loadPackage } from '../../aws/sdk-package.ts'
import { valueLimits } from './value-limits.ts'

const root = path.join(import.meta.dirname, '../../../..')
const prefix = '@aws-sdk/client-'

test('there are limits for each client that comes with the package, and for no other', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const clients = Object.keys(dependencies).filter((name) => name.startsWith(prefix))
  const files = readdirSync(path.join(import.meta.dirname, 'limits'))
  assert.deepEqual(files.sort(), clients.map((name) => `${name.slice(prefix.length)}.json`).sort())
})

test('structures and members have the names that the clients give them', () => {
  const output = loadPackage(`${prefix}lambda`).schemasOf('GetFunctionConfiguration')!.output
  const limits = valueLimits(`${prefix}lambda`)(output.getName()!)
  assert.deepEqual(limits.get('Timeout'), { words: null, min: 1, max: Infinity, of: null })
  assert.ok(limits.get('State')!.words!.has('Active'))
  assert.ok(limits.get('Architectures')!.of!.words!.has('arm64'))
  for (const name of limits.keys()) assert.doesNotThrow(() => output.getMemberSchema(name), name)
})

test('nothing is known of other clients and structures', () => {
  assert.equal(valueLimits(`${prefix}ec2`)('Instance').size, 0)
  assert.equal(valueLimits(`${prefix}sqs`)('constructor').size, 0)
})
