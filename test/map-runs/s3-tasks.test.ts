import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapOf, open, run } from './surroundings.ts'

const task = (action: string, parameters: object, fields: object) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:s3:${action}`,
  Parameters: parameters,
  ...fields,
})

test('Tasks read, copy, list and delete what a Distributed Map wrote', async (t) => {
  const { local, put, read } = await open(t)
  await put('out', '.keep', '')
  const map = JSON.parse(
    mapOf({
      ItemsPath: '$.items',
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'runs' } },
      ResultPath: '$.map',
      Next: 'ReadManifest',
    }),
  ) as { States: { M: { End?: true } } }
  delete map.States.M.End
  const states = {
    ...map.States,
    ReadManifest: task(
      'getObject',
      { 'Bucket.$': '$.map.ResultWriterDetails.Bucket', 'Key.$': '$.map.ResultWriterDetails.Key' },
      {
        ResultSelector: { 'manifest.$': 'States.StringToJson($.Body)', 'type.$': '$.ContentType' },
        ResultPath: '$.read',
        Next: 'Copy',
      },
    ),
    Copy: task(
      'copyObject',
      {
        Bucket: 'out',
        Key: 'latest.json',
        'CopySource.$': "States.Format('out/{}', $.read.manifest.ResultFiles.SUCCEEDED[0].Key)",
      },
      { ResultPath: null, Next: 'Delete' },
    ),
    Delete: task(
      'deleteObject',
      { Bucket: 'out', 'Key.$': '$.read.manifest.ResultFiles.SUCCEEDED[0].Key' },
      { ResultPath: null, Next: 'ReadGone' },
    ),
    ReadGone: task(
      'getObject',
      { Bucket: 'out', 'Key.$': '$.read.manifest.ResultFiles.SUCCEEDED[0].Key' },
      { Catch: [{ ErrorEquals: ['S3.NoSuchKeyException'], ResultPath: '$.gone', Next: 'List' }], End: true },
    ),
    List: task(
      'listObjectsV2',
      { Bucket: 'out', Delimiter: '/' },
      {
        ResultSelector: { 'keys.$': '$.Contents[*].Key', 'folders.$': '$.CommonPrefixes[*].Prefix' },
        ResultPath: '$.list',
        End: true,
      },
    ),
  }
  const { end, mapRunArn } = await run(local, JSON.stringify({ StartAt: 'M', States: states }), { items: [1, 2] })
  assert.equal(end.error, null, end.cause ?? '')
  const output = JSON.parse(end.output!)
  assert.equal(output.read.manifest.MapRunArn, mapRunArn)
  assert.equal(output.read.type, 'application/json')
  assert.deepEqual(output.list, { keys: ['.keep', 'latest.json'], folders: ['runs/'] })
  assert.match(
    output.gone.Cause,
    /^The specified key does not exist\. \(Service: S3, Status Code: 404, Request ID: [0-9A-F]{16}, Extended Request ID: \S+\) \(SDK Attempt Count: 1\)$/,
  )
  const records = JSON.parse(await read('out', 'latest.json')) as { Output: string }[]
  assert.deepEqual(
    records.map(({ Output }) => Output),
    ['1', '2'],
  )
})

test('a missing bucket, and operations that a directory does not support, fail as on S3', async (t) => {
  const { local } = await open(t)
  const failure = async (action: string, parameters: object) => {
    const definition = { StartAt: 'T', States: { T: task(action, parameters, { End: true }) } }
    const { end } = await run(local, JSON.stringify(definition))
    return [end.error, end.cause] as const
  }
  const [error, cause] = await failure('putObject', { Bucket: 'nowhere', Key: 'k', Body: 'x' })
  assert.equal(error, 'S3.NoSuchBucketException')
  assert.match(cause ?? '', /^The specified bucket does not exist\. \(Service: S3, Status Code: 404/)
  assert.equal((await failure('headBucket', { Bucket: 'nowhere' }))[0], 'S3.NoSuchBucketException')
  const [other, why] = await failure('getBucketAcl', { Bucket: 'nowhere' })
  assert.equal(other, 'S3.S3Exception')
  assert.match(
    why ?? '',
    /^A directory that stands in for S3 does not support GET of a bucket with acl.*Status Code: 501/,
  )
})

test('no role is assumed for a directory', async (t) => {
  const { local, put } = await open(t)
  await put('in', 'a.txt', 'text')
  const Credentials = { RoleArn: 'arn:aws:iam::123456789012:role/reader' }
  const read = task('getObject', { Bucket: 'in', Key: 'a.txt', Range: 'bytes=1-' }, { Credentials, End: true })
  const { end } = await run(local, JSON.stringify({ StartAt: 'Read', States: { Read: read } }))
  const { LastModified, ...output } = JSON.parse(end.output!)
  assert.match(LastModified, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.deepEqual(output, {
    AcceptRanges: 'bytes',
    Body: 'ext',
    ContentLength: 3,
    ContentRange: 'bytes 1-3/4',
    ContentType: 'text/plain',
    ETag: '"1cb251ec0d568de6a929b520c4aed8d1"',
    Metadata: {},
    ServerSideEncryption: 'AES256',
  })
})
