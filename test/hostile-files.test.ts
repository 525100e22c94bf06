import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findNobody } from './support/nobody.ts'

// Following links must not reach other files. If it does, it does no harm here: the server runs as nobody, and can
// reach only the test's own files.
const entry = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
const user = findNobody()
const skip =
  process.platform === 'win32'
    ? 'links need rights on Windows'
    : isRoot && user === null
      ? 'this runs as root, and there is no user nobody who could read the program'
      : false
const secret = 'swordfish'
const racesCount = 300

let directory: string
let root: string
let outside: string
let server: ChildProcess
let url: string

async function makeDirectory(...parts: string[]): Promise<string> {
  const made = path.join(...parts)
  await mkdir(made, { recursive: true })
  if (user !== null) await chown(made, user.uid, user.gid)
  return made
}

before(async () => {
  if (skip !== false) return
  directory = await mkdtemp(path.join(tmpdir(), 'stepwell-files-'))
  await makeDirectory(directory)
  root = await makeDirectory(directory, 's3')
  outside = await makeDirectory(directory, 'outside')
  await writeFile(path.join(outside, 'file'), secret)
  const data = await makeDirectory(directory, 'data')
  const options = ['serve', '--port', '0', '--data-dir', data, '--s3-root', root, '--log-level', 'silent']
  server = spawn(process.execPath, [entry, ...options], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(user !== null && user),
  })
  let printed = ''
  for await (const chunk of server.stdout!) {
    printed += String(chunk)
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
    if (found === undefined) continue
    url = found
    break
  }
  assert.ok(url, printed)
})

after(async () => {
  if (skip !== false) return
  const exited = once(server, 'exit')
  server.kill('SIGKILL')
  await exited
  await rm(directory, { recursive: true, force: true })
})

async function ask(method: string, place: string, body?: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/s3/${place}`, { method, ...(body !== undefined && { body }) })
  return { status: response.status, text: await response.text() }
}

/** The same, but without a URL's normalization of paths. */
async function askRaw(method: string, place: string, body?: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url)
  const request = httpRequest({ hostname, port, method, path: `/s3/${place}` })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode!, text: String(Buffer.concat(await response.toArray())) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function assertUntouched(): Promise<void> {
  assert.deepEqual(await readdir(outside), ['file'])
  assert.equal(await readFile(path.join(outside, 'file'), 'utf8'), secret)
}

test('a link is not accepted as a bucket', { skip }, async () => {
  await makeDirectory(root, 'real')
  const targets: Readonly<Record<string, string>> = {
    outside,
    relative: '../outside',
    up: '..',
    machine: '/',
    uploads: '.uploads',
    properties: '.properties',
    dangling: path.join(outside, 'missing'),
    neighbour: 'real',
  }
  for (const [name, target] of Object.entries(targets)) {
    await symlink(target, path.join(root, `link-${name}`))
    for (const [method, key, body] of [
      ['GET', ''],
      ['GET', '/file'],
      ['GET', '/outside/file'],
      ['HEAD', '/file'],
      ['PUT', '/new', 'x'],
      ['PUT', '/file', 'x'],
      ['DELETE', '/file'],
      ['DELETE', ''],
      ['POST', '/new?uploads'],
    ] as const) {
      const { status, text } = await ask(method, `link-${name}${key}`, body)
      assert.equal(status, 403, `${method} link-${name}${key}: ${text}`)
      assert.ok(!text.includes(secret))
    }
    const copied = await fetch(`${url}/s3/real/copy`, {
      method: 'PUT',
      headers: { 'x-amz-copy-source': `link-${name}/file` },
    })
    assert.equal(copied.status, 403)
  }
  assert.doesNotMatch((await ask('GET', '')).text, /link-/)
  await assertUntouched()
})

test("a link in a key's path does not lead out of the bucket", { skip }, async () => {
  const bucket = await makeDirectory(root, 'linked')
  await makeDirectory(bucket, 'deep')
  await symlink(outside, path.join(bucket, 'directory'))
  await symlink(outside, path.join(bucket, 'deep', 'directory'))
  await symlink(path.join(outside, 'file'), path.join(bucket, 'file'))
  await symlink('/', path.join(bucket, 'machine'))
  for (const key of ['directory/file', 'deep/directory/file', 'file', `machine${outside}/file`]) {
    const { status, text } = await ask('GET', `linked/${key}`)
    assert.deepEqual([status, text.includes(secret)], [403, false], key)
    if (key !== 'file') assert.equal((await ask('PUT', `linked/${key}`, 'x')).status, 403, key)
    if (key !== 'file') assert.equal((await ask('DELETE', `linked/${key}`)).status, 403, key)
  }
  assert.doesNotMatch((await ask('GET', 'linked')).text, /<Key>/)
  await assertUntouched()
})

const ownDirectories = ['.uploads', '.properties', '.multipart']

/** Does everything that writes, reads or deletes in the directories next to the buckets, and returns the answers. */
async function useOwnDirectories(bucket: string): Promise<readonly string[]> {
  const answers: string[] = []
  const note = async (method: string, place: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/s3/${bucket}${place}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const code = /<Code>(\w+)</.exec(text)?.[1] ?? ''
    const shows = text.includes(secret) || [...response.headers].join().includes(secret) ? ' SECRET' : ''
    answers.push(`${method} ${place} ${response.status} ${code}${shows}`)
    return text
  }
  const typed = { 'content-type': 'text/x-other', 'x-amz-meta-note': 'n' }
  await note('PUT', '/typed', 'x', typed)
  await note('PUT', '/plain', 'x')
  await note('GET', '/typed')
  const created = await note('POST', '/parts?uploads', undefined, typed)
  const uploadId = /<UploadId>(\w+)</.exec(created)?.[1] ?? 'f'.repeat(32)
  for (const id of [uploadId, 'outside', '..', '../outside', 'e'.repeat(32)]) {
    const query = `?uploadId=${encodeURIComponent(id)}`
    await note('PUT', `/parts${query}&partNumber=1`, 'x')
    const part = '<Part><PartNumber>1</PartNumber><ETag>9dd4e461268c8034f5c8564e155c67a6</ETag></Part>'
    await note('POST', `/parts${query}`, `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`)
    await note('DELETE', `/parts${query}`)
  }
  await note('DELETE', '/typed')
  await note('DELETE', '/plain')
  await note('DELETE', '/parts')
  await note('DELETE', '')
  return answers
}

test("a link in place of one of the store's own directories is not followed", { skip }, async () => {
  for (const target of [outside, '../outside', 'real', '.', '/']) {
    for (const name of ownDirectories) {
      const bucket = await makeDirectory(root, 'owned')
      await rm(path.join(root, name), { recursive: true, force: true })
      await symlink(target, path.join(root, name))
      const listed = await readdir(root)
      const answers = await useOwnDirectories('owned')
      assert.match(answers.join('\n'), / 403 /, `${name} to ${target}`)
      assert.doesNotMatch(answers.join('\n'), / 5\d\d |SECRET/, `${name} to ${target}`)
      await rm(path.join(root, name))
      await rm(bucket, { recursive: true, force: true })
      const known = [...ownDirectories, ...listed]
      assert.deepEqual(
        (await readdir(root)).filter((each) => !known.includes(each)),
        [],
      )
      assert.deepEqual(await readdir(path.join(root, 'real')).catch(() => []), [])
      await assertUntouched()
    }
  }
})

test("a link within the store's own directories is not followed", { skip }, async () => {
  await makeDirectory(root, 'within')
  await makeDirectory(root, '.properties')
  await symlink(outside, path.join(root, '.properties', 'within'))
  await makeDirectory(root, '.multipart')
  await symlink(outside, path.join(root, '.multipart', 'e'.repeat(32)))
  const answers = await useOwnDirectories('within')
  assert.doesNotMatch(answers.join('\n'), / 5\d\d |SECRET/)
  await assertUntouched()
  await rm(path.join(root, '.properties', 'within'), { force: true })
  await makeDirectory(root, 'within')
  // An object's properties, and the parts of an upload, as links to files.
  await writeFile(path.join(root, 'within', 'object'), 'x')
  const properties = await makeDirectory(root, '.properties', 'within')
  await symlink(path.join(outside, 'file'), path.join(properties, `${sha256('object')}.json`))
  assert.equal((await ask('GET', 'within/object')).text, 'x')
  const created = await ask('POST', 'within/parts?uploads')
  const uploadId = /<UploadId>(\w+)</.exec(created.text)![1]!
  const hash = createHash('md5').update(secret).digest('hex')
  await symlink(path.join(outside, 'file'), path.join(root, '.multipart', uploadId, `1-${hash}`))
  const part = `<Part><PartNumber>1</PartNumber><ETag>${hash}</ETag></Part>`
  const body = `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`
  const completed = await ask('POST', `within/parts?uploadId=${uploadId}`, body)
  assert.match(completed.text, /<Code>AccessDenied</)
  assert.equal((await ask('GET', 'within/parts')).status, 404)
  // An upload that claims to be another one.
  await rm(path.join(root, '.multipart', uploadId, 'upload.json'))
  await symlink(path.join(outside, 'file'), path.join(root, '.multipart', uploadId, 'upload.json'))
  assert.equal((await ask('DELETE', `within/parts?uploadId=${uploadId}`)).status, 403)
  await assertUntouched()
})

test("no bucket or key can be one of the store's own directories", { skip }, async () => {
  await makeDirectory(root, 'apart')
  await ask('PUT', 'apart/kept', 'x')
  for (const bucket of [...ownDirectories, '%2eproperties', '.%6dultipart', '..', '%2e%2e', '.']) {
    for (const [method, key, body] of [
      ['GET', ''],
      ['GET', 'apart/x.json'],
      ['PUT', 'apart/x.json', 'x'],
      ['PUT', '', undefined],
      ['DELETE', 'apart'],
      ['DELETE', ''],
    ] as const) {
      const { status } = await askRaw(method, `${bucket}/${key}`, body)
      assert.ok(status >= 400 && status < 500, `${method} ${bucket}/${key}: ${status}`)
    }
  }
  for (const key of [
    '../.properties/apart/x',
    '..%2f.multipart%2fx',
    '%2e%2e/%2e%2e/outside/file',
    './../x',
    '..\\x',
  ]) {
    for (const [method, body] of [['GET'], ['PUT', 'x'], ['DELETE']] as const) {
      const { text } = await askRaw(method, `apart/${key}`, body)
      assert.ok(!text.includes(secret), key)
    }
  }
  const kept = await readdir(path.join(root, '.properties', 'apart')).catch(() => [])
  assert.ok(
    kept.every((name) => /^[0-9a-f]{64}\.json$/.test(name)),
    String(kept),
  )
  await assertUntouched()
})

/** Switches a path between a directory and a link that leads outside while requests run. */
async function flipping(place: string, run: (index: number) => Promise<void>): Promise<void> {
  const aside = path.join(directory, 'aside')
  const link = path.join(directory, 'link')
  await symlink(outside, link)
  let racing = true
  let flips = 0
  const flip = async () => {
    while (racing) {
      try {
        await rename(place, aside)
        await rename(link, place)
        flips++
        await rename(place, link)
        await rename(aside, place)
      } catch {
        // A request created or removed something: put everything back.
        await rm(place, { recursive: true, force: true }).catch(() => {})
        await rm(aside, { recursive: true, force: true }).catch(() => {})
        await symlink(outside, link).catch(() => {})
        await makeDirectory(place).catch(() => {})
        await writeFile(path.join(place, 'file'), 'harmless', { flag: 'wx' }).catch(() => {})
      }
    }
  }
  const flipped = flip()
  try {
    for (let index = 0; index < racesCount; index++) await run(index)
  } finally {
    racing = false
    await flipped
    for (const each of [aside, link]) await rm(each, { recursive: true, force: true })
  }
  assert.ok(flips >= racesCount / 10, `${flips} flips`)
}

test('a directory that turns into a link while requests run gives nothing away', { skip }, async () => {
  const bucket = await makeDirectory(root, 'race')
  await writeFile(path.join(await makeDirectory(bucket, 'd'), 'file'), 'harmless')
  await flipping(path.join(bucket, 'd'), async (index) => {
    const [read] = await Promise.all([
      // If a file changes while it is sent, its answer may break off.
      ask('GET', 'race/d/file').catch(() => ({ text: '' })),
      ask('PUT', `race/d/new-${index}`, 'x'),
    ])
    assert.ok(!read.text.includes(secret), `GET ${index}`)
    await ask('DELETE', `race/d/${index % 2 === 0 ? 'file' : `new-${index}`}`)
  })
  await assertUntouched()
})

test('a bucket that turns into a link while requests run gives nothing away', { skip }, async () => {
  const empty = await makeDirectory(outside, 'empty')
  const sign = path.join(outside, 'sign')
  await writeFile(sign, '')
  await writeFile(path.join(await makeDirectory(root, 'flip'), 'file'), 'harmless')
  await flipping(path.join(root, 'flip'), async (index) => {
    const answers = await Promise.all([
      ask('GET', 'flip/file').catch(() => ({ text: '' })),
      ask('GET', 'flip?list-type=2').catch(() => ({ text: '' })),
      ask('PUT', `flip/new-${index}`, 'x'),
      ask('PUT', `flip/made-${index}/within`, 'x'),
      ask('DELETE', 'flip/sign'),
      ask('DELETE', 'flip/empty/none'),
      ...(index % 10 === 0 ? [ask('DELETE', 'flip')] : []),
    ])
    for (const { text } of answers) assert.doesNotMatch(text, /swordfish|<Contents>.*<Key>sign/s, String(index))
  })
  assert.deepEqual(await readdir(outside), ['empty', 'file', 'sign'])
  await rm(empty, { recursive: true })
  await rm(sign)
  await assertUntouched()
})

test('content that could run as a page has no origin', { skip }, async () => {
  await makeDirectory(root, 'pages')
  for (const name of ['a.html', 'a.svg', 'a.xml', 'a.js', 'a']) {
    const place = `${url}/s3/pages/${name}`
    await fetch(place, { method: 'PUT', body: '<script>', headers: { 'content-type': 'text/html' } })
    for (const response of [await fetch(place), await fetch(`${place}?response-content-type=text/html`)]) {
      assert.equal(response.headers.get('content-security-policy'), 'sandbox')
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      await response.text()
    }
  }
  const missing = await fetch(`${url}/s3/pages/none`)
  assert.equal(missing.headers.get('content-security-policy'), 'sandbox')
})
