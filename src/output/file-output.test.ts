import assert from 'node:assert/strict'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { temporaryDirectory } from '../../test/support/command.ts'
import { FileOutput } from './file-output.ts'

test('a file has everything at once, until the output is abandoned', (context) => {
  const file = path.join(temporaryDirectory(context), 'out')
  const descriptor = openSync(file, 'w')
  context.after(() => closeSync(descriptor))
  const output = new FileOutput(descriptor, assert.fail)
  output.write('één\n')
  assert.equal(readFileSync(file, 'utf8'), 'één\n')
  output.abandon()
  output.write('two\n')
  assert.equal(readFileSync(file, 'utf8'), 'één\n')
})

test('a full disk is reported, but does not stop the next text from being tried', (context) => {
  if (!existsSync('/dev/full')) return context.skip('SKIPPED: there is no /dev/full on this system')
  const descriptor = openSync('/dev/full', 'w')
  context.after(() => closeSync(descriptor))
  const failures: (string | undefined)[] = []
  const output = new FileOutput(descriptor, ({ code }) => void failures.push(code))
  output.write('one\n')
  output.write('two\n')
  assert.deepEqual(failures, ['ENOSPC', 'ENOSPC'])
})
