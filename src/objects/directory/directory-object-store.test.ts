import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { collect } from '../../items/test-support/fake-object-store.ts'
import { exerciseObjectStore, pieces } from '../conformance/exercise-object-store.ts'
import { DirectoryObjectStore } from './directory-object-store.ts'

describe('a directory as an object store', () => {
  let root: string
  let objects: DirectoryObjectStore
  let buckets = 0

  before(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'stepwell-objects-')))
    objects = new DirectoryObjectStore({ root, accountId: '123456789012' })
  })
  after(() => rm(root, { recursive: true }))

  const createBucket = async () => {
    const bucket = `bucket-${buckets++}`
    await mkdir(path.join(root, bucket))
    return bucket
  }

  exerciseObjectStore(() => ({ objects, createBucket }))

  it('refuses keys that lead out of the bucket or that no file can have', async () => {
    const bucket = await createBucket()
    const wrong = ['../x', 'a/../../x', 'a/./b', '/etc/passwd', 'a//b', 'a/', '', 'a\0b', 'x'.repeat(256), '\ud800']
    for (const key of wrong) {
      const refused = { code: 'InvalidArgument', message: /^The key cannot be stored in a directory: / }
      await assert.rejects(objects.get({ bucket, key }), refused, key)
      await assert.rejects(objects.put({ bucket, key }, pieces('x')), refused, key)
    }
    for (const name of ['..', '.', '.uploads', 'a/b', '']) {
      await assert.rejects(objects.get({ bucket: name, key: 'x' }), { code: 'NoSuchBucket' }, name)
    }
    assert.deepEqual(await collect(objects.list({ bucket, prefix: '../' })), [])
  })

  it('gives nothing of an object that took the place of the one that was found', async () => {
    const bucket = await createBucket()
    const key = 'k'
    await objects.put({ bucket, key }, pieces('short'))
    const found = await objects.get({ bucket, key })
    await objects.put({ bucket, key }, pieces('a longer body, which would run into the next answer'))
    await assert.rejects(Array.fromAsync(found.body), { code: 'OperationAborted' })
    const empty = { bucket, key: 'empty' }
    await objects.put(empty, pieces(''))
    assert.deepEqual(await Array.fromAsync((await objects.get(empty)).body), [])
  })

  it('follows links only inside the bucket', async () => {
    const bucket = await createBucket()
    const outside = path.join(root, 'outside')
    await mkdir(path.join(outside), { recursive: true })
    await writeFile(path.join(outside, 'secret'), 'secret')
    await objects.put({ bucket, key: 'inside' }, pieces('x'))
    const link = (target: string, name: string) => symlink(target, path.join(root, bucket, name))
    await link(outside, 'directory')
    await link(path.join(outside, 'secret'), 'file')
    await link(path.join(root, bucket, 'inside'), 'fine')
    await link(path.join(root, bucket), 'circle')
    for (const key of ['directory/secret', 'file']) {
      await assert.rejects(objects.get({ bucket, key }), { code: 'AccessDenied', httpStatus: 403 })
    }
    await assert.rejects(objects.put({ bucket, key: 'directory/new/file' }, pieces('x')), { code: 'AccessDenied' })
    assert.deepEqual(await readdir(outside), ['secret'])
    assert.deepEqual(
      (await collect(objects.list({ bucket }))).map(({ key }) => key),
      ['fine', 'inside'],
    )
    // A put replaces a link rather than writing through it.
    await objects.put({ bucket, key: 'file' }, pieces('mine'))
    await assert.doesNotReject(objects.get({ bucket, key: 'file' }))
  })

  it('says when a key would make a directory of a file', async () => {
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'a' }, pieces('x'))
    await objects.put({ bucket, key: 'b/c' }, pieces('x'))
    for (const key of ['a/b', 'b']) {
      await assert.rejects(objects.put({ bucket, key }, pieces('x')), {
        code: 'InvalidArgument',
        message: /a file and a directory cannot have the same name/,
      })
    }
    assert.deepEqual(await readdir(path.join(root, '.uploads')), [])
  })

  it('deletes nothing outside the bucket, and no directory', async () => {
    const bucket = await createBucket()
    const outside = path.join(root, 'elsewhere')
    await mkdir(outside)
    await writeFile(path.join(outside, 'file'), 'x')
    await symlink(outside, path.join(root, bucket, 'link'))
    await symlink(path.join(outside, 'file'), path.join(root, bucket, 'file'))
    await assert.rejects(objects.delete({ bucket, key: 'link/file' }), { code: 'AccessDenied' })
    await assert.rejects(objects.deleteBucket(bucket), { code: 'BucketNotEmpty' })
    await objects.delete({ bucket, key: 'file' })
    await objects.put({ bucket, key: 'a/b/c' }, pieces('x'))
    await objects.delete({ bucket, key: 'a/b' })
    await assert.doesNotReject(objects.head({ bucket, key: 'a/b/c' }))
    assert.deepEqual(await readdir(outside), ['file'])
    await assert.rejects(objects.delete({ bucket: 'no-such-bucket', key: 'x' }), { code: 'NoSuchBucket' })
  })

  it('lets one of many have a key that must be free', async () => {
    const bucket = await createBucket()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        objects.put({ bucket, key: 'lock', ifAbsent: true }, pieces(String(index))),
      ),
    )
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'PreconditionFailed')
    }
    assert.deepEqual(await readdir(path.join(root, '.uploads')), [])
  })

  it('puts and deletes neighbours at once without losing one', async () => {
    const bucket = await createBucket()
    // Each uses its own key, in directories that all of them create and remove.
    const neighbour = async (key: string) => {
      for (let round = 0; round < 40; round++) {
        await objects.put({ bucket, key }, pieces('x'))
        assert.equal((await objects.head({ bucket, key })).sizeBytes, 1)
        await objects.delete({ bucket, key })
        await assert.rejects(objects.head({ bucket, key }), { code: 'NoSuchKey' })
      }
    }
    await Promise.all(['a/1', 'a/b/1', 'a/b/2', 'a/b/c/1', 'a/b/c/2', 'a/d/1'].map(neighbour))
    assert.deepEqual(await readdir(path.join(root, bucket)), [])
  })

  it('keeps what objects were put with for as long as they are what was put', async () => {
    const bucket = await createBucket()
    const headers = { 'x-amz-meta-a': 'é' }
    const place = { bucket, key: 'a.csv' }
    await objects.put({ ...place, contentType: 'text/own', headers }, pieces('x'))
    const { contentType, headers: stored } = await objects.head(place)
    assert.deepEqual([contentType, stored], ['text/own', headers])
    await objects.put({ ...place, contentType: 'text/csv' }, pieces('y'))
    assert.equal((await objects.head(place)).headers, undefined)
    // Properties that follow from the name need no file of their own.
    assert.deepEqual(await readdir(path.join(root, '.properties', bucket)), [])
    await objects.put({ ...place, headers }, pieces('z'))
    assert.equal((await objects.head(place)).contentType, 'binary/octet-stream')
    await objects.delete(place)
    await writeFile(path.join(root, bucket, 'a.csv'), 'z')
    assert.equal((await objects.head(place)).contentType, 'text/csv')
  })

  it('knows the owner of its buckets, and one version of each object', async () => {
    const bucket = await createBucket()
    await objects.put({ bucket, key: 'x' }, pieces('x'))
    await assert.doesNotReject(
      objects.get({ bucket, key: 'x', expectedBucketOwner: '123456789012', versionId: 'null' }),
    )
    await assert.rejects(objects.get({ bucket, key: 'x', expectedBucketOwner: '210987654321' }), {
      code: 'AccessDenied',
    })
    await assert.rejects(objects.get({ bucket, key: 'x', versionId: 'other' }), { code: 'NoSuchVersion' })
  })
})
