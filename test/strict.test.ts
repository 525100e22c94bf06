import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root, stepwell } from './support/command.ts'

test('validate --strict finds nothing to say about the examples', async () => {
  const files = globSync('examples/**/*.asl.{json,yaml}', { cwd: root }).sort()
  assert.ok(files.length > 15)
  const { code, stdout } = await stepwell(['validate', '--strict', ...files], { directory: path.resolve(root) })
  assert.equal(stdout, files.map((file) => `${file}: no problems found\n`).join(''))
  assert.equal(code, 0)
})
