import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { newTurn } from '../../conformance/fixtures.ts'
import { TemporaryDirectory } from '../test-support/temporary-directory.ts'
import { WriterClient } from './writer-client.ts'

async function openClient(directory: TemporaryDirectory): Promise<WriterClient> {
  const file = join(directory.path, 'test.db')
  return (await WriterClient.open({ file, owner: 1, busyTimeoutMillis: 2_000, sizeBytesMax: null })).client
}

test('when the thread is lost, everything outstanding is refused, and what comes later too', async (context) => {
  const directory = new TemporaryDirectory(context)
  const client = await openClient(directory)
  // The thread waits for this one, so that it is lost before it has answered.
  const other = new DatabaseSync(join(directory.path, 'test.db'))
  other.exec('BEGIN IMMEDIATE')
  const onItsWay = client.commit(newTurn(1))
  await new Promise<void>((resolve) => queueMicrotask(resolve))
  const gathering = client.run('setTags', 'arn', [], 9)
  const outcomes = Promise.allSettled([onItsWay, gathering])
  await client.terminate()
  other.close()
  for (const outcome of await outcomes) {
    assert(outcome.status === 'rejected')
    assert.equal(outcome.reason.code, 'STORE_WRITER_LOST')
  }
  await assert.rejects(client.commit(newTurn(1)), { code: 'STORE_WRITER_LOST' })
  await client.close()
})

test('close waits for what was handed in', async (context) => {
  const client = await openClient(new TemporaryDirectory(context))
  const settled: number[] = []
  for (let index = 0; index < 3000; index += 1) {
    void client.run('setTags', 'arn', [{ key: `k${index}`, value: '' }], 9).then(() => settled.push(index))
  }
  await Promise.all([client.close(), client.close()])
  assert.equal(settled.length, 3000)
  assert.deepEqual(
    settled,
    settled.toSorted((left, right) => left - right),
  )
})
