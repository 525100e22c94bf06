import assert from 'node:assert/strict'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { TemporaryDirectory } from '../../store/sqlite/test-support/temporary-directory.ts'
import { TurnMarksFile } from './turn-marks-file.ts'

test('a turn during which the process died twice in a row is found, and no other', (context) => {
  const path = join(new TemporaryDirectory(context).path, 'marks')
  const first = new TurnMarksFile(path)
  first.begin(0, { executionId: 7, eventId: 12 })
  first.begin(1, { executionId: 8, eventId: 3 })
  first.begin(2, { executionId: 9, eventId: 1 })
  first.end(2)
  first.close()

  const second = new TurnMarksFile(path)
  assert.deepEqual(second.fatal, [])
  second.begin(0, { executionId: 8, eventId: 9 })
  second.begin(3, { executionId: 7, eventId: 12 })
  second.close()

  const third = new TurnMarksFile(path)
  assert.deepEqual(third.fatal, [{ executionId: 7, eventId: 12 }])
  third.close()

  const fourth = new TurnMarksFile(path)
  assert.deepEqual(fourth.fatal, [])
  fourth.close()
})

test('a file that is closed is left alone, and so is whatever has its number afterwards', (context) => {
  const directory = new TemporaryDirectory(context).path
  const marks = new TurnMarksFile(join(directory, 'marks'))
  marks.close()
  const foreign = join(directory, 'foreign')
  const descriptor = openSync(foreign, 'w')
  marks.begin(0, { executionId: 7, eventId: 12 })
  marks.end(0)
  marks.close()
  assert.equal(readFileSync(foreign, 'utf8'), '')
  closeSync(descriptor)
})
