import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { DirectoryObjectStore } from '../objects/index.ts'
import { createS3Api } from './answer-s3.ts'
import { operations } from './find-operation.ts'
import { crc32Text } from './payload.ts'
import { contentsOf, textOf } from './xml.ts'

type Headers = Record<string, string>

async function setup(context: TestContext) {
  const root = await mkdtemp(path.join(tmpdir(), 'stepwell-s3-api-'))
  context.after(() => rm(root, { recursive: true }))
  const faults: unknown[] = []
  const objects = new DirectoryObjectStore({ root, accountId: '123456789012' })
  const api = createS3Api({ objects, root, region: 'us-east-1', report: (_message, error) => faults.push(error) })
  /** The permissions that were asked for, and why they are refused. */
  const permissions = { asked: [] as string[], refusal: null as string | null }
  const refuse = async (action: string, resource: string) => {
    permissions.asked.push(`${action} ${resource}`)
    return permissions.refusal
  }
  const ask = async (method: string, url: string, headers: Headers = {}, content: string | Uint8Array = '') => {
    const [where = '', query = ''] = url.split('?')
    async function* body() {
      yield Buffer.from(content as string)
    }
    const parameters = new URLSearchParams(query)
    const answer = await api.answer({ method, path: where, query: parameters, headers, body: body(), refuse })
    const pieces = typeof answer.body === 'string' ? [Buffer.from(answer.body)] : await Array.fromAsync(answer.body)
    return { status: answer.status, headers: answer.headers, text: Buffer.concat(pieces).toString() }
  }
  /** The status and code of an error. */
  const refused = async (...given: Parameters<typeof ask>) => {
    const { status, text } = await ask(...given)
    return `${status} ${textOf(text, 'Code')}`
  }
  await ask('PUT', '/bucket')
  return { api, ask, refuse, refused, permissions, root, faults }
}

test('buckets are made, listed and deleted', async (context) => {
  const { ask, refused, root } = await setup(context)
  assert.equal((await ask('HEAD', '/bucket')).status, 200)
  assert.equal(await refused('PUT', '/bucket'), '409 BucketAlreadyOwnedByYou')
  for (const name of ['Bucket', 'a', '-a-', '..', '.uploads']) {
    assert.equal(await refused('PUT', `/${name}`), '400 InvalidBucketName')
  }
  await writeFile(path.join(root, 'a-file'), '')
  await ask('PUT', '/another')
  await ask('PUT', '/bucket/a/b', {}, 'x')
  assert.deepEqual(contentsOf((await ask('GET', '/')).text, 'Name'), ['another', 'bucket'])
  assert.deepEqual(contentsOf((await ask('GET', '/?prefix=b')).text, 'Name'), ['bucket'])
  assert.equal(await refused('DELETE', '/bucket'), '409 BucketNotEmpty')
  await ask('DELETE', '/bucket/a/b')
  await mkdir(path.join(root, 'bucket', 'empty', 'directory'), { recursive: true })
  assert.equal((await ask('DELETE', '/bucket')).status, 204)
  assert.equal(await refused('DELETE', '/bucket'), '404 NoSuchBucket')
  assert.equal((await ask('HEAD', '/bucket')).status, 404)
})

test('an object comes back with what it was put with', async (context) => {
  const { ask, root } = await setup(context)
  const given = { 'content-type': 'text/x-own', 'x-amz-meta-colour': 'blue', 'cache-control': 'no-cache' }
  const put = await ask('PUT', '/bucket/a%20b/%C3%A9.json', { ...given, 'x-amz-acl': 'private' }, '{"a":1}')
  const got = await ask('GET', '/bucket/a%20b/%C3%A9.json')
  assert.equal(got.text, '{"a":1}')
  assert.equal(got.headers.etag, put.headers.etag)
  for (const [name, value] of Object.entries(given)) assert.equal(got.headers[name], value)
  const headed = await ask('HEAD', '/bucket/a%20b/%C3%A9.json')
  assert.deepEqual([headed.text, headed.headers['content-length']], ['', '7'])
  const asked = await ask('GET', '/bucket/a%20b/%C3%A9.json?response-content-type=text/csv')
  assert.equal(asked.headers['content-type'], 'text/csv')
  // A file that somebody puts there by hand has none of that.
  await writeFile(path.join(root, 'bucket', 'a b', 'é.json'), 'by hand')
  const { headers } = await ask('GET', '/bucket/a%20b/%C3%A9.json')
  assert.deepEqual([headers['content-type'], headers['x-amz-meta-colour']], ['application/json', undefined])
  await ask('PUT', '/bucket/plain.json', {}, 'x')
  assert.equal((await ask('HEAD', '/bucket/plain.json')).headers['content-type'], 'binary/octet-stream')
})

test('parts of objects, and conditions', async (context) => {
  const { ask, refused } = await setup(context)
  const { headers } = await ask('PUT', '/bucket/k', {}, '0123456789')
  const range = async (text: string) => {
    const { status, headers: got, text: content } = await ask('GET', '/bucket/k', { range: text })
    return `${status} ${content} ${got['content-range'] ?? 'all'}`
  }
  assert.equal(await range('bytes=2-4'), '206 234 bytes 2-4/10')
  assert.equal(await range('bytes=7-'), '206 789 bytes 7-9/10')
  assert.equal(await range('bytes=-2'), '206 89 bytes 8-9/10')
  assert.equal(await range('bytes=8-99'), '206 89 bytes 8-9/10')
  for (const unreadable of ['bytes=4-2', 'lines=1-2', 'bytes=-'])
    assert.equal(await range(unreadable), '200 0123456789 all')
  assert.equal(await refused('GET', '/bucket/k', { range: 'bytes=10-' }), '416 InvalidRange')
  assert.equal(await refused('GET', '/bucket/k', { range: 'bytes=-0' }), '416 InvalidRange')
  const etag = headers.etag!
  const status = async (conditions: Headers) => (await ask('GET', '/bucket/k', conditions)).status
  assert.equal(await status({ 'if-match': etag }), 200)
  assert.equal(await status({ 'if-match': '"other"' }), 412)
  assert.equal(await status({ 'if-none-match': etag }), 304)
  assert.equal(await status({ 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() }), 304)
  assert.equal(await status({ 'if-unmodified-since': new Date(0).toUTCString() }), 412)
  assert.equal(await status({ 'if-unmodified-since': new Date(0).toUTCString(), 'if-match': etag }), 200)
  assert.equal(await refused('PUT', '/bucket/k', { 'if-none-match': '*' }, 'new'), '412 PreconditionFailed')
  assert.equal(await refused('PUT', '/bucket/k', { 'if-match': '"other"' }, 'new'), '412 PreconditionFailed')
  assert.equal((await ask('PUT', '/bucket/new', { 'if-none-match': '*' }, 'new')).status, 200)
  assert.equal((await ask('PUT', '/bucket/k', { 'if-match': etag }, 'new')).status, 200)
})

test('content is checked against its checksums, and taken out of its chunks', async (context) => {
  const { ask, refused, root } = await setup(context)
  const right = crc32Text(crc32('content'))
  const put = await ask('PUT', '/bucket/k', { 'x-amz-checksum-crc32': right }, 'content')
  assert.equal(put.headers['x-amz-checksum-crc32'], right)
  const headers = { 'x-amz-checksum-mode': 'ENABLED' }
  assert.equal((await ask('GET', '/bucket/k', headers)).headers['x-amz-checksum-crc32'], right)
  const wrong = { 'x-amz-checksum-crc32': right }
  assert.equal(await refused('PUT', '/bucket/wrong', wrong, 'other'), '400 BadDigest')
  assert.equal(await refused('PUT', '/bucket/wrong', { 'content-md5': 'x' }, 'other'), '400 BadDigest')
  const chunked = { 'content-encoding': 'aws-chunked', 'x-amz-trailer': 'x-amz-checksum-crc32' }
  const chunks = (sum: string) => `4\r\ncont\r\n3;chunk-signature=00\r\nent\r\n0\r\nx-amz-checksum-crc32:${sum}\r\n\r\n`
  await ask('PUT', '/bucket/chunked', chunked, chunks(right))
  const got = await ask('GET', '/bucket/chunked')
  assert.deepEqual([got.text, got.headers['content-encoding']], ['content', undefined])
  assert.equal(await refused('PUT', '/bucket/wrong', chunked, chunks('AAAAAA==')), '400 BadDigest')
  for (const broken of ['content', '4\r\nco', '2\r\ncontent\r\n0\r\n\r\n', '']) {
    assert.equal(await refused('PUT', '/bucket/wrong', chunked, broken), '400 IncompleteBody', broken)
  }
  assert.deepEqual((await readdir(path.join(root, 'bucket'))).sort(), ['chunked', 'k'])
})

test('objects are copied, with their properties or with others', async (context) => {
  const { ask, refused } = await setup(context)
  await ask('PUT', '/bucket/a', { 'x-amz-meta-n': '1', 'content-type': 'text/a' }, 'content')
  const source = { 'x-amz-copy-source': '/bucket/a' }
  const { text } = await ask('PUT', '/bucket/b%2Fc', source)
  const copy = await ask('GET', '/bucket/b/c')
  assert.equal(textOf(text, 'ETag'), copy.headers.etag)
  assert.deepEqual([copy.text, copy.headers['content-type'], copy.headers['x-amz-meta-n']], ['content', 'text/a', '1'])
  assert.equal(await refused('PUT', '/bucket/a', source), '400 InvalidRequest')
  await ask('PUT', '/bucket/a', { ...source, 'x-amz-metadata-directive': 'REPLACE', 'content-type': 'text/b' })
  const changed = await ask('GET', '/bucket/a')
  assert.deepEqual([changed.text, changed.headers['content-type']], ['content', 'text/b'])
  assert.equal(await refused('PUT', '/bucket/x', { 'x-amz-copy-source': 'bucket/none' }), '404 NoSuchKey')
  assert.equal(await refused('PUT', '/bucket/x', { 'x-amz-copy-source': 'bucket/..%2F..%2Fx' }), '400 InvalidArgument')
  assert.equal(
    await refused('PUT', '/bucket/x', { ...source, 'x-amz-copy-source-if-match': '"other"' }),
    '412 PreconditionFailed',
  )
})

test('lists come in pages, with folders', async (context) => {
  const { ask, refused } = await setup(context)
  const keys = ['a-b', 'a/x', 'a/y/z', 'a0', 'b/1', 'b/2', 'c & d', 'é']
  for (const key of keys) await ask('PUT', `/bucket/${encodeURIComponent(key)}`, {}, key)
  const pages = async (query: string) => {
    const all: string[][] = []
    for (let next = ''; ; ) {
      const { text } = await ask('GET', `/bucket?list-type=2&${query}${next}`)
      const contents = contentsOf(text, 'Contents').map((each) => textOf(each, 'Key')!)
      const prefixes = contentsOf(text, 'CommonPrefixes').map((each) => textOf(each, 'Prefix')!)
      assert.equal(textOf(text, 'KeyCount'), String(contents.length + prefixes.length))
      all.push([...contents, ...prefixes])
      const token = textOf(text, 'NextContinuationToken')
      assert.equal(textOf(text, 'IsTruncated'), String(token !== null))
      if (token === null) return all
      next = `&continuation-token=${token}`
    }
  }
  assert.deepEqual(await pages(''), [keys])
  assert.deepEqual(await pages('max-keys=3'), [keys.slice(0, 3), keys.slice(3, 6), keys.slice(6)])
  assert.deepEqual(await pages('max-keys=0'), [[]])
  assert.deepEqual(await pages('delimiter=/'), [['a-b', 'a0', 'c & d', 'é', 'a/', 'b/']])
  assert.deepEqual(await pages('delimiter=/&max-keys=2'), [
    ['a-b', 'a/'],
    ['a0', 'b/'],
    ['c & d', 'é'],
  ])
  assert.deepEqual(await pages('delimiter=/&prefix=a/'), [['a/x', 'a/y/']])
  assert.deepEqual(await pages('start-after=b/1'), [keys.slice(5)])
  const encoded = await ask('GET', '/bucket?list-type=2&encoding-type=url&start-after=b/2')
  assert.deepEqual(contentsOf(encoded.text, 'Key'), ['c%20%26%20d', '%C3%A9'])
  const first = await ask('GET', '/bucket?delimiter=/&max-keys=2')
  assert.equal(textOf(first.text, 'NextMarker'), 'a/')
  const second = await ask('GET', '/bucket?delimiter=/&max-keys=1&marker=a/')
  assert.deepEqual(contentsOf(second.text, 'Key'), ['a0'])
  assert.equal(await refused('GET', '/bucket?list-type=2&max-keys=many'), '400 InvalidArgument')
  assert.equal(await refused('GET', '/bucket?list-type=2&continuation-token=%F0'), '400 InvalidArgument')
  assert.equal(await refused('GET', '/nowhere?list-type=2'), '404 NoSuchBucket')
})

test('a list ends with the request, and is percent-encoded on request', async (context) => {
  const { api, ask, refuse } = await setup(context)
  for (const key of ['a b/+', 'é/x', 'é/y']) await ask('PUT', `/bucket/${encodeURIComponent(key)}`, {}, 'x')
  const encoded = '/bucket?list-type=2&encoding-type=url&max-keys=1'
  const first = await ask('GET', `${encoded}&delimiter=%2F`)
  assert.deepEqual(contentsOf(first.text, 'Prefix'), ['', 'a%20b/'])
  const next = await ask(
    'GET',
    `${encoded}&delimiter=%2F&continuation-token=${textOf(first.text, 'NextContinuationToken')}`,
  )
  assert.deepEqual([...contentsOf(next.text, 'Prefix'), textOf(next.text, 'IsTruncated')], ['', '%C3%A9/', 'false'])
  const afterAll = await ask('GET', `${encoded}&start-after=${encodeURIComponent('é/x')}`)
  assert.deepEqual([contentsOf(afterAll.text, 'Key'), textOf(afterAll.text, 'StartAfter')], [['%C3%A9/y'], '%C3%A9/x'])
  const query = new URLSearchParams('list-type=2')
  const request = { method: 'GET', path: '/bucket', query, headers: {}, body: (async function* () {})(), refuse }
  const { body } = await api.answer({ ...request, signal: AbortSignal.abort() })
  assert.match(String(body), /<Code>RequestTimeout<\/Code>/)
})

test('objects are deleted, one by one and many at once', async (context) => {
  const { ask, refused, root } = await setup(context)
  for (const key of ['a/b', 'a/c', 'd%26e']) await ask('PUT', `/bucket/${key}`, { 'x-amz-meta-n': '1' }, 'x')
  for (const key of ['a', 'missing', 'a/b/c', 'folder/']) {
    assert.equal((await ask('DELETE', `/bucket/${key}`)).status, 204, key)
  }
  assert.equal(await refused('DELETE', '/bucket/a/b?versionId=v1'), '404 NoSuchVersion')
  const objects = '<Delete><Object><Key>a/b</Key></Object><Object><Key>d&amp;e</Key></Object>'
  const { text } = await ask('POST', '/bucket?delete', {}, `${objects}<Object><Key>none</Key></Object></Delete>`)
  assert.deepEqual(contentsOf(text, 'Key'), ['a/b', 'd&#x26;e', 'none'])
  const quiet = '<Delete><Quiet>true</Quiet><Object><Key>a/c</Key></Object></Delete>'
  assert.doesNotMatch((await ask('POST', '/bucket?delete', {}, quiet)).text, /Deleted/)
  // Neither the directory that the keys made nor anything stored about the objects is left.
  assert.deepEqual(await readdir(path.join(root, 'bucket')), [])
  assert.deepEqual(await readdir(path.join(root, '.properties', 'bucket')), [])
  assert.equal(await refused('POST', '/bucket?delete', {}, 'not XML'), '400 MalformedXML')
})

test('large objects come in parts', async (context) => {
  const { ask, refused, root } = await setup(context)
  const started = await ask('POST', '/bucket/k?uploads', { 'content-type': 'text/x', 'x-amz-meta-n': '1' })
  const upload = `/bucket/k?uploadId=${textOf(started.text, 'UploadId')}`
  const large = 'x'.repeat(5 * 1024 * 1024)
  const part = async (number: number, content: string) =>
    (await ask('PUT', `${upload}&partNumber=${number}`, {}, content)).headers.etag!
  const first = await part(1, large)
  await part(2, 'replaced')
  const second = await part(2, 'end')
  const complete = (...parts: [number, string][]) =>
    `<CompleteMultipartUpload>${parts.map(([number, etag]) => `<Part><ETag>${etag.replaceAll('"', '&quot;')}</ETag><PartNumber>${number}</PartNumber></Part>`).join('')}</CompleteMultipartUpload>`
  assert.equal(await refused('GET', '/bucket/k'), '404 NoSuchKey')
  assert.equal(await refused('POST', upload, {}, complete([1, second])), '400 InvalidPart')
  assert.equal(await refused('POST', upload, {}, complete([2, second], [1, first])), '400 InvalidPartOrder')
  await ask('PUT', `${upload}&partNumber=3`, { 'x-amz-copy-source': 'bucket/none' })
  const third = await part(3, '!')
  assert.equal(await refused('POST', upload, {}, complete([2, second], [3, third])), '400 EntityTooSmall')
  const done = await ask('POST', upload, {}, complete([1, first], [2, second]))
  const got = await ask('GET', '/bucket/k')
  assert.equal(textOf(done.text, 'ETag'), got.headers.etag)
  assert.equal(got.text, `${large}end`)
  assert.deepEqual([got.headers['content-type'], got.headers['x-amz-meta-n']], ['text/x', '1'])
  assert.equal(await refused('POST', upload, {}, complete([1, first])), '404 NoSuchUpload')
  const other = textOf((await ask('POST', '/bucket/other?uploads')).text, 'UploadId')
  const copied = await ask('PUT', `/bucket/other?uploadId=${other}&partNumber=1`, {
    'x-amz-copy-source': 'bucket/k',
    'x-amz-copy-source-range': `bytes=${large.length}-${large.length + 1}`,
  })
  await ask('POST', `/bucket/other?uploadId=${other}`, {}, complete([1, textOf(copied.text, 'ETag')!]))
  assert.equal((await ask('GET', '/bucket/other')).text, 'en')
  const aborted = textOf((await ask('POST', '/bucket/k?uploads')).text, 'UploadId')
  assert.equal((await ask('DELETE', `/bucket/k?uploadId=${aborted}`)).status, 204)
  assert.equal(await refused('PUT', `/bucket/k?uploadId=..%2F..&partNumber=1`), '404 NoSuchUpload')
  assert.deepEqual(await readdir(path.join(root, '.multipart')), [])
})

test('what a directory cannot do is said, and nothing else is done instead', async (context) => {
  const { ask, refused, faults } = await setup(context)
  await ask('PUT', '/bucket/k', {}, 'x')
  for (const [method, url] of [
    ['GET', '/bucket?acl'],
    ['DELETE', '/bucket?policy='],
    ['GET', '/bucket/k?tagging'],
    ['GET', '/bucket/k?uploadId=x'],
    ['DELETE', '/bucket/k?tagging'],
    ['POST', '/bucket/k?select&select-type=2'],
    ['PUT', '/bucket/k?x-id=RenameObject'],
    ['PATCH', '/bucket/k'],
  ] as const) {
    assert.equal(await refused(method, url), '501 NotImplemented', `${method} ${url}`)
  }
  assert.equal((await ask('GET', '/bucket/k')).text, 'x')
  assert.equal(await refused('GET', '/bucket/%E0'), '400 InvalidURI')
  assert.equal(await refused('GET', '/bucket/k', { 'x-amz-expected-bucket-owner': '210987654321' }), '403 AccessDenied')
  assert.deepEqual(faults, [])
})

test('a client that has to come back later is told so, and the server reports no fault', async (context) => {
  const { api, ask, refuse, faults } = await setup(context)
  await ask('PUT', '/bucket/large', {}, Buffer.alloc(100_000))
  const body = (async function* () {})()
  const request = { method: 'GET', path: '/bucket/large', query: new URLSearchParams(), headers: {}, body, refuse }
  const { status, body: text } = await api.answer({ ...request, admit: async () => 'busy' })
  assert.equal(`${status} ${textOf(text as string, 'Code')}`, '503 SlowDown')
  assert.deepEqual(faults, [])
})

test('every operation asks whether it is allowed, and does nothing where it is not', async (context) => {
  const { ask, refused, permissions, root } = await setup(context)
  await ask('PUT', '/bucket/kept', {}, 'x')
  const source = { 'x-amz-copy-source': '/bucket/kept' }
  const own = 'arn:aws:s3:::bucket'
  const requests: Record<string, [method: string, url: string, headers: Headers, asked: string[]]> = {
    ListBuckets: ['GET', '/', {}, ['s3:ListAllMyBuckets *']],
    ListObjectsV2: ['GET', '/bucket?list-type=2', {}, [`s3:ListBucket ${own}`]],
    ListObjects: ['GET', '/bucket', {}, [`s3:ListBucket ${own}`]],
    GetBucketLocation: ['GET', '/bucket?location', {}, [`s3:GetBucketLocation ${own}`]],
    HeadBucket: ['HEAD', '/bucket', {}, [`s3:ListBucket ${own}`]],
    CreateBucket: ['PUT', '/other', {}, ['s3:CreateBucket arn:aws:s3:::other']],
    DeleteBucket: ['DELETE', '/bucket', {}, [`s3:DeleteBucket ${own}`]],
    DeleteObjects: ['POST', '/bucket?delete', {}, [`s3:DeleteObject ${own}/*`]],
    GetObject: ['GET', '/bucket/kept', {}, [`s3:GetObject ${own}/kept`]],
    HeadObject: ['HEAD', '/bucket/kept', {}, [`s3:GetObject ${own}/kept`]],
    PutObject: ['PUT', '/bucket/new', {}, [`s3:PutObject ${own}/new`]],
    CopyObject: ['PUT', '/bucket/new', source, [`s3:PutObject ${own}/new`, `s3:GetObject ${own}/kept`]],
    DeleteObject: ['DELETE', '/bucket/kept', {}, [`s3:DeleteObject ${own}/kept`]],
    CreateMultipartUpload: ['POST', '/bucket/new?uploads', {}, [`s3:PutObject ${own}/new`]],
    UploadPart: ['PUT', '/bucket/new?partNumber=1&uploadId=u', {}, [`s3:PutObject ${own}/new`]],
    UploadPartCopy: [
      'PUT',
      '/bucket/new?partNumber=1&uploadId=u',
      source,
      [`s3:PutObject ${own}/new`, `s3:GetObject ${own}/kept`],
    ],
    CompleteMultipartUpload: ['POST', '/bucket/new?uploadId=u', {}, [`s3:PutObject ${own}/new`]],
    AbortMultipartUpload: ['DELETE', '/bucket/new?uploadId=u', {}, [`s3:AbortMultipartUpload ${own}/new`]],
  }
  assert.deepEqual(Object.keys(requests).toSorted(), operations.map(({ name }) => name).toSorted())
  for (const [name, [method, url, headers, asked]] of Object.entries(requests)) {
    permissions.asked = []
    permissions.refusal = null
    await ask(method, url, headers)
    assert.deepEqual(permissions.asked, asked, name)
    if (name === 'DeleteObject') await ask('PUT', '/bucket/kept', {}, 'x')
  }
  await ask('DELETE', '/bucket/new')
  const before = await readdir(root, { recursive: true })
  permissions.refusal = 'not for you'
  for (const [name, [method, url, headers]] of Object.entries(requests)) {
    if (method === 'HEAD') assert.equal((await ask(method, url, headers)).status, 403, name)
    else assert.equal(await refused(method, url, headers, 'changed'), '403 AccessDenied', name)
  }
  assert.deepEqual(await readdir(root, { recursive: true }), before)
})
