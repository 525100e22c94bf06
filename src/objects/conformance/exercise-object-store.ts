import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { it } from 'node:test'
import { collect } from '../../items/test-support/fake-object-store.ts'
import { type ObjectStore, ObjectStoreError } from '../object-store.ts'

export interface ObjectStoreSubject {
  readonly objects: ObjectStore
  /** A new bucket with nothing in it. */
  createBucket(): Promise<string>
}

/** What every object store must do. Both implementations are tested against this. */
export function exerciseObjectStore(subject: () => ObjectStoreSubject): void {
  it('gives back what was put, whole and in part', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'a/b c/é😀.json', contentType: 'application/json' }, pieces('{"a":', '"é"}'))
    const request = { bucket, key: 'a/b c/é😀.json' }
    const content = Buffer.from('{"a":"é"}')
    const { body, ...head } = await objects.get(request)
    assert.deepEqual(await bytes(body), content)
    assert.equal(head.sizeBytes, content.length)
    assert.equal(head.etag, `"${createHash('md5').update(content).digest('hex')}"`)
    assert.deepEqual((await objects.head(request)).etag, head.etag)
    const part = await objects.get({ ...request, range: { start: 1, end: 3 } })
    assert.equal(part.sizeBytes, content.length)
    assert.equal((await bytes(part.body)).toString(), '"a"')
    const rest = await objects.get({ ...request, range: { start: 5, end: 1000 } })
    assert.equal((await bytes(rest.body)).toString(), '"é"}')
  })

  it('takes empty objects and replaces objects', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'x' }, pieces())
    assert.equal((await bytes((await objects.get({ bucket, key: 'x' })).body)).length, 0)
    await objects.put({ bucket, key: 'x' }, pieces('new'))
    assert.equal((await bytes((await objects.get({ bucket, key: 'x' })).body)).toString(), 'new')
  })

  it('takes objects that are larger than a part of an upload', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    const piece = Buffer.alloc(1024 * 1024, 'abcdefgh')
    await objects.put({ bucket, key: 'large' }, repeat(piece, 20))
    const { body, sizeBytes } = await objects.get({ bucket, key: 'large' })
    assert.equal(sizeBytes, 20 * piece.length)
    let offset = 0
    for await (const part of body) {
      assert.ok(isShifted(part, offset))
      offset += part.length
    }
    assert.equal(offset, sizeBytes)
    const range = { start: 7 * piece.length - 3, end: 7 * piece.length + 4 }
    const across = await objects.get({ bucket, key: 'large', range })
    assert.equal((await bytes(across.body)).toString(), 'fghabcde')
    const [page] = await Array.fromAsync(objects.list({ bucket }))
    assert.match(page![0]!.etag, /^"[0-9a-f]{32}-\d+"$/)
  })

  it('lists keys in the order of their bytes', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    const keys = ['a-b', 'a/x', 'a/y/z', 'a0', 'aé', 'a\uffee', 'a😀', 'b/1', 'b/10', 'b/2']
    for (const key of keys.toReversed()) await objects.put({ bucket, key }, pieces(key))
    const all = await collect(objects.list({ bucket }))
    assert.deepEqual(
      all.map(({ key }) => key),
      keys,
    )
    const { sizeBytes, etag, lastModifiedMillis, storageClass } = all[0]!
    assert.deepEqual({ sizeBytes, storageClass }, { sizeBytes: 3, storageClass: 'STANDARD' })
    assert.equal(etag, `"${createHash('md5').update('a-b').digest('hex')}"`)
    assert.ok(lastModifiedMillis > 1.7e12)
    const listed = async (options: { prefix?: string; startAfter?: string }) =>
      (await collect(objects.list({ bucket, ...options }))).map(({ key }) => key)
    assert.deepEqual(await listed({ prefix: 'b/1' }), ['b/1', 'b/10'])
    assert.deepEqual(await listed({ prefix: 'a/' }), ['a/x', 'a/y/z'])
    assert.deepEqual(await listed({ prefix: 'a/y' }), ['a/y/z'])
    assert.deepEqual(await listed({ prefix: 'nothing/here' }), [])
    assert.deepEqual(await listed({ startAfter: 'a/x', prefix: 'a' }), keys.slice(2, 7))
    assert.deepEqual(await listed({ startAfter: 'a/y' }), keys.slice(2))
    assert.deepEqual(await listed({ startAfter: 'b/1' }), ['b/10', 'b/2'])
  })

  it('says in the words of S3 what is not there', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'a/b' }, pieces('x'))
    for (const key of ['missing', 'a', 'a/b/c', 'missing/key']) {
      const failure = await failed(objects.get({ bucket, key }))
      assert.equal(failure.code, 'NoSuchKey')
      assert.equal(failure.httpStatus, 404)
      assert.equal(failure.message, 'The specified key does not exist.')
      assert.match(failure.describe(), /^The specified key does not exist\. \(Service: S3, Status Code: 404/)
    }
    assert.equal((await failed(objects.head({ bucket, key: 'missing' }))).httpStatus, 404)
    const nowhere = 'no-such-bucket-anywhere'
    assert.equal((await failed(objects.get({ bucket: nowhere, key: 'x' }))).code, 'NoSuchBucket')
    assert.equal((await failed(collect(objects.list({ bucket: nowhere })))).code, 'NoSuchBucket')
    assert.equal((await failed(objects.put({ bucket: nowhere, key: 'x' }, pieces('x')))).code, 'NoSuchBucket')
    const range = { start: 5, end: 6 }
    assert.equal((await failed(objects.get({ bucket, key: 'a/b', range }))).code, 'InvalidRange')
  })

  it('shows nothing of an object whose source failed', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    const failure = new Error('the source failed')
    const broken = async function* () {
      yield Buffer.alloc(9 * 1024 * 1024, 'x')
      throw failure
    }
    await assert.rejects(objects.put({ bucket, key: 'broken' }, broken()), failure)
    assert.deepEqual(await collect(objects.list({ bucket })), [])
  })

  it('stops reading and listing when told to', async () => {
    const { objects, createBucket } = subject()
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'large' }, repeat(Buffer.alloc(1024 * 1024, 'y'), 4))
    const stop = new AbortController()
    const { body } = await objects.get({ bucket, key: 'large', signal: stop.signal })
    await assert.rejects(
      async () => {
        for await (const _piece of body) stop.abort(new Error('stopped'))
      },
      { message: 'stopped' },
    )
    // Leaving the loop is enough too.
    for await (const _piece of (await objects.get({ bucket, key: 'large' })).body) break
  })
}

export async function* pieces(...given: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* given
}

async function* repeat(piece: Uint8Array, count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield piece
}

async function bytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(body))
}

function isShifted(part: Uint8Array, offset: number): boolean {
  return part.every((byte, index) => byte === 0x61 + ((offset + index) % 8))
}

async function failed(promise: Promise<unknown>): Promise<ObjectStoreError> {
  const error = await promise.then(
    () => assert.fail('this should have failed'),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof ObjectStoreError, String(error))
  return error
}
