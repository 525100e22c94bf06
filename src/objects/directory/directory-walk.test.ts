import assert from 'node:assert/strict'
import fsPromises, { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import type { ListPosition } from '../object-store.ts'
import { DirectoryObjectStore } from './directory-object-store.ts'
import { afterKey, type WalkOptions, walkKeys } from './directory-walk.ts'

interface Asked {
  readonly prefix: string
  readonly delimiter: string
  readonly startAfter: string
}

const part = fc.string({ unit: fc.constantFrom('a', '-', '.', '0', 'é', '😀', '\uffee'), minLength: 1, maxLength: 2 })
const name = part.filter((text) => text !== '.' && text !== '..')
const keysOf = fc.uniqueArray(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  { maxLength: 24 },
)
const delimiterOf = fc.oneof(fc.constantFrom('', '/', '-', 'a', '/a', 'a/', '-/', './', '😀', 'aa', 'none'), part)

/** The definition of a listing, regardless of cost. */
function listedAtOnce(keys: readonly string[], { prefix, delimiter, startAfter }: Asked): readonly string[] {
  const entries = keys
    .toSorted(byBytes)
    .filter((key) => key.startsWith(prefix) && byBytes(key, startAfter) > 0)
    .map((key) => {
      const found = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      return found === -1 ? key : `${key.slice(0, found + delimiter.length)} …`
    })
  return [...new Set(entries)]
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

describe('a walk through a directory', () => {
  let root: string
  let objects: DirectoryObjectStore
  let buckets = 0

  before(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'stepwell-walk-')))
    objects = new DirectoryObjectStore({ root })
  })
  after(() => rm(root, { recursive: true }))

  async function bucketOf(keys: readonly string[], emptyDirectories: readonly string[] = []): Promise<string> {
    const bucket = `bucket-${buckets++}`
    await mkdir(path.join(root, bucket))
    for (const directory of emptyDirectories) {
      await mkdir(path.join(root, bucket, directory), { recursive: true }).catch(() => {})
    }
    for (const key of keys) {
      await mkdir(path.dirname(path.join(root, bucket, key)), { recursive: true })
      await writeFile(path.join(root, bucket, key), '')
    }
    return bucket
  }

  const walked = async (bucket: string, options: WalkOptions) =>
    (await Array.fromAsync(walkKeys(path.join(root, bucket), options))).map(({ text, isPrefix }) =>
      isPrefix ? `${text} …` : text,
    )

  async function paged(bucket: string, { startAfter, ...asked }: Asked, entriesMax: number): Promise<string[]> {
    const all: string[] = []
    for (let position: ListPosition | null = afterKey(startAfter); position !== null; ) {
      const page = await objects.listPage({ bucket, ...asked, position, entriesMax })
      const entries = [...page.objects.map(({ key }) => key), ...page.prefixes.map((prefix) => `${prefix} …`)]
      if (page.next === null) assert.ok(entries.length <= entriesMax)
      else assert.equal(entries.length, entriesMax)
      all.push(...entries.sort(byBytes))
      position = page.next
    }
    return all
  }

  it('tells what a sorted list of all keys would, in portions and pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        keysOf,
        fc.array(name, { maxLength: 3 }),
        fc.array(fc.tuple(delimiterOf, fc.nat(), fc.nat(5), fc.nat(), fc.nat(5)), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (given, empty, questions, few) => {
          const keys = given.filter((key) => !given.some((other) => other.startsWith(`${key}/`)))
          const bucket = await bucketOf(
            keys,
            empty.filter((directory) => !keys.includes(directory)),
          )
          for (const [delimiter, prefixChoice, prefixLength, afterChoice, afterLength] of questions) {
            const cut = (choice: number, length: number) =>
              [...(keys[choice % keys.length] ?? 'a')].slice(0, length).join('')
            const prefix = cut(prefixChoice, prefixLength)
            const startAfter =
              afterLength === 5 ? (keys[afterChoice % keys.length] ?? '') : cut(afterChoice, afterLength)
            const asked = { prefix, delimiter, startAfter }
            const expected = listedAtOnce(keys, asked)
            const what = JSON.stringify(asked)
            const position = afterKey(startAfter)
            assert.deepEqual(await walked(bucket, { prefix, delimiter, position, namesMax: few }), expected, what)
            assert.deepEqual((await paged(bucket, asked, few)).sort(byBytes), expected.toSorted(byBytes), what)
            assert.deepEqual(await paged(bucket, asked, 1000), expected.toSorted(byBytes), what)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('ends at once if its position is after everything that it could list', async () => {
    const bucket = await bucketOf(['a/b1', 'a/b2', 'a/c/d', 'a/c/e'])
    for (const position of [
      afterKey('z'),
      afterKey('a/z'),
      { after: 'a/', isPrefix: true },
      { after: 'a', isPrefix: true },
    ]) {
      for (const prefix of ['a/', 'a/b', 'a/c/', 'a/c/d']) {
        assert.deepEqual(
          await walked(bucket, { prefix, position, namesMax: 1 }),
          [],
          JSON.stringify({ prefix, position }),
        )
      }
    }
  })

  it('opens only the directories that a page needs', async (context) => {
    const numbers = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'))
    const bucket = await bucketOf(
      numbers.flatMap((number) => [`${number}/a/1`, `${number}/a/2`, `${number}/b`, `x/y/${number}/z`]),
    )
    const opened = countDirectories(context)
    const page = async (prefix: string, delimiter: string, position: ListPosition, entriesMax = 5) => {
      const before = opened.length
      const {
        objects: found,
        prefixes,
        next,
      } = await objects.listPage({
        bucket,
        prefix,
        delimiter,
        position,
        entriesMax,
      })
      return { count: opened.length - before, texts: [...found.map(({ key }) => key), ...prefixes], next }
    }
    // Its own directory, one for each common prefix, and the one that shows that there is more.
    const first = await page('', '/', afterKey(''))
    assert.deepEqual(first.texts, ['00/', '01/', '02/', '03/', '04/'])
    assert.equal(first.count, 1 + 6)
    const second = await page('', '/', first.next!)
    assert.deepEqual(second.texts, ['05/', '06/', '07/', '08/', '09/'])
    assert.equal(second.count, 1 + 6)
    // Neither directories before the position nor those above are read.
    const inside = await page('', '', afterKey('30/a/1'), 1)
    assert.deepEqual(inside.texts, ['30/a/2'])
    assert.equal(inside.count, 2)
    assert.equal((await page('x/y/30', '/', afterKey(''))).count, 2)
    assert.equal((await page('', '/', { after: 'x/', isPrefix: true })).count, 1)
    assert.deepEqual((await page('', 'y', afterKey('9'))).texts, ['x/y'])
  })

  it('ends when nobody waits for it any more', async (context) => {
    const bucket = await bucketOf(Array.from({ length: 40 }, (_, index) => `${index}/a`))
    const stop = new AbortController()
    const opened = countDirectories(context, () => {
      if (opened.length === 5) stop.abort(new Error('gone'))
    })
    const request = { bucket, prefix: '', delimiter: '/', position: afterKey(''), entriesMax: 1000 }
    await assert.rejects(objects.listPage({ ...request, signal: stop.signal }), { message: 'gone' })
    assert.equal(opened.length, 5)
    await assert.rejects(Array.fromAsync(objects.list({ bucket, signal: stop.signal })), { message: 'gone' })
    assert.equal(opened.length, 5)
  })

  it('does not enter a linked directory unless the prefix names it', async () => {
    const bucket = await bucketOf(['a/x', 'b/y'])
    await symlink(path.join(root, bucket, 'a'), path.join(root, bucket, 'link'))
    await symlink(path.join(root, bucket, 'b', 'y'), path.join(root, bucket, 'a', 'file'))
    const all = { prefix: '', position: afterKey('') }
    assert.deepEqual(await walked(bucket, all), ['a/file', 'a/x', 'b/y'])
    assert.deepEqual(await walked(bucket, { ...all, delimiter: '/' }), ['a/ …', 'b/ …'])
    assert.deepEqual(await walked(bucket, { ...all, position: afterKey('link/a') }), [])
    assert.deepEqual(await walked(bucket, { ...all, position: afterKey('a/../b/a') }), ['a/file', 'a/x', 'b/y'])
    assert.deepEqual(await walked(bucket, { prefix: 'link/' }), ['link/file', 'link/x'])
    assert.deepEqual(await walked(bucket, { prefix: 'a/x/' }), [])
  })
})

/** Records the directories that are opened from now on. */
function countDirectories(context: TestContext, onOpen = () => {}): string[] {
  const opened: string[] = []
  const { opendir } = fsPromises
  context.mock.method(fsPromises, 'opendir', (...given: Parameters<typeof opendir>) => {
    opened.push(String(given[0]))
    onOpen()
    return opendir(...given)
  })
  syncBuiltinESMExports()
  context.after(() => {
    context.mock.restoreAll()
    syncBuiltinESMExports()
  })
  return opened
}
