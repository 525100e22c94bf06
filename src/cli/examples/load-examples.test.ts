import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { copyExampleObjects, examplesDirectory } from './load-examples.ts'

test('missing objects of examples are copied, without results of earlier runs', async (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'stepwell-objects-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const monday = path.join(root, 'shop/orders/monday.csv')
  mkdirSync(path.dirname(monday), { recursive: true })
  writeFileSync(monday, 'mine')
  await copyExampleObjects(root)
  assert.equal(readFileSync(monday, 'utf8'), 'mine', 'what is there stays as it is')
  const copied = (file: string) => readFileSync(path.join(root, file), 'utf8')
  const shipped = (file: string) => readFileSync(path.join(examplesDirectory, file), 'utf8')
  assert.equal(copied('shop/orders/tuesday.csv'), shipped('csv-import/s3/shop/orders/tuesday.csv'))
  assert.equal(
    copied('app-logs/logs/2026/02/28/web.jsonl'),
    shipped('nightly-archive/s3/app-logs/logs/2026/02/28/web.jsonl'),
  )
  assert.ok(!existsSync(path.join(root, 'shop/results')))
})
