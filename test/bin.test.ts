import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import packageJson from '../package.json' with { type: 'json' }
import { bin, oldNodeFor, stepwell } from './support/command.ts'
import { passDefinition as pass } from './support/world.ts'

test('the bin and package.json require the same Node.js', () => {
  const [, major, minor] = /versionMin = \[(\d+), (\d+)\]/.exec(readFileSync(bin, 'utf8')) ?? []
  assert.equal(packageJson.engines.node, `>=${major}.${minor}`)
})

test('the bin finds a newer Node.js when it is started with an old one', async (context) => {
  const old = oldNodeFor(context)
  if (old === null) return
  const { code, stdout, stderr } = await stepwell(['run', '-'], { input: pass, node: old })
  assert.equal(stdout, '{}\n', stderr)
  assert.equal(code, 0)
})
