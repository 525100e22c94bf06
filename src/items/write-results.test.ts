import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectStoreError } from '../objects/object-store.ts'
import type { ChildResult } from './results/child-result.ts'
import { FakeObjectStore } from './test-support/fake-object-store.ts'
import { type ResultWriterRequest, resultArray, writeResults } from './write-results.ts'

const uuid = 'ad9b5f27-090b-3ac6-9beb-243cd77144a7'
const request: ResultWriterRequest = {
  mapRunArn: `arn:aws:states:us-east-1:123456789012:mapRun:orders/Map:${uuid}`,
  bucket: 'results',
  prefix: 'mapJobs',
  transformation: 'NONE',
  outputType: 'JSON',
}

function child(name: string, given: Partial<ChildResult> = {}): ChildResult {
  return {
    status: 'SUCCEEDED',
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:orders/Map:${name}`,
    name,
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders/Map',
    startMillis: Date.UTC(2025, 1, 4, 1, 49, 50, 99),
    stopMillis: Date.UTC(2025, 1, 4, 1, 49, 50, 163),
    input: '{"id": 1}',
    output: '[1, {"a":2.0}]',
    error: null,
    cause: null,
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    ...given,
  }
}

const failed = child('f', {
  status: 'FAILED',
  output: null,
  error: 'Oh',
  cause: 'no',
  redriveStatus: 'REDRIVABLE',
  redriveStatusReason: null,
})
const neverStarted = child('p', {
  status: 'PENDING',
  executionArn: null,
  name: null,
  stateMachineArn: null,
  startMillis: null,
  stopMillis: null,
  output: null,
  redriveStatus: null,
  redriveStatusReason: null,
})

const succeededRecord =
  '{"ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:orders/Map:s","Input":"{\\"id\\": 1}",' +
  '"InputDetails":{"Included":true},"Name":"s","Output":"[1, {\\"a\\":2.0}]","OutputDetails":{"Included":true},' +
  '"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven",' +
  '"StartDate":"2025-02-04T01:49:50.099Z","StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:orders/Map",' +
  '"Status":"SUCCEEDED","StopDate":"2025-02-04T01:49:50.163Z"}'
const failedRecord =
  '{"Cause":"no","Error":"Oh","ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:orders/Map:f",' +
  '"Input":"{\\"id\\": 1}","InputDetails":{"Included":true},"Name":"f","RedriveCount":0,"RedriveStatus":"REDRIVABLE",' +
  '"StartDate":"2025-02-04T01:49:50.099Z","StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:orders/Map",' +
  '"Status":"FAILED","StopDate":"2025-02-04T01:49:50.163Z"}'

async function* pages(...given: readonly (readonly ChildResult[])[]): AsyncGenerator<readonly ChildResult[]> {
  yield* given
}

describe('writing results', () => {
  it('writes files by status, and a manifest that names them', async () => {
    const objects = new FakeObjectStore()
    const results = pages([child('s'), failed], [neverStarted, { ...failed, status: 'ABORTED' }])
    assert.deepEqual(await writeResults(request, results, objects), {
      bucket: 'results',
      key: `mapJobs/${uuid}/manifest.json`,
      count: 4,
    })
    const folder = `mapJobs/${uuid}`
    assert.equal(objects.text(`results/${folder}/SUCCEEDED_0.json`), `[${succeededRecord}]`)
    assert.equal(
      objects.text(`results/${folder}/FAILED_0.json`),
      `[${failedRecord},${failedRecord.replace('"FAILED"', '"ABORTED"')}]`,
    )
    assert.equal(
      objects.text(`results/${folder}/PENDING_0.json`),
      '[{"Input":"{\\"id\\": 1}","InputDetails":{"Included":true},"Status":"PENDING"}]',
    )
    const file = (name: string) => ({
      Key: `${folder}/${name}`,
      Size: objects.objects.get(`results/${folder}/${name}`)!.length,
    })
    assert.equal(
      objects.text(`results/${folder}/manifest.json`),
      JSON.stringify({
        DestinationBucket: 'results',
        MapRunArn: request.mapRunArn,
        ResultFiles: {
          FAILED: [file('FAILED_0.json')],
          PENDING: [file('PENDING_0.json')],
          SUCCEEDED: [file('SUCCEEDED_0.json')],
        },
      }),
    )
  })

  it('writes outputs alone, and merges arrays, but failures always whole', async () => {
    const written = async (given: Partial<ResultWriterRequest>) => {
      const objects = new FakeObjectStore()
      const results = pages([child('s'), child('t', { output: '{\n"x":1}' }), failed])
      await writeResults({ ...request, prefix: null, ...given }, results, objects)
      const extension = given.outputType === 'JSONL' ? 'jsonl' : 'json'
      assert.equal(
        objects.text(`results/${uuid}/FAILED_0.${extension}`),
        extension === 'json' ? `[${failedRecord}]` : `${failedRecord}\n`,
      )
      return objects.text(`results/${uuid}/SUCCEEDED_0.${extension}`)
    }
    assert.equal(await written({ transformation: 'COMPACT' }), '[[1, {"a":2.0}],{\n"x":1}]')
    assert.equal(await written({ transformation: 'FLATTEN' }), '[1,{"a":2.0},{\n"x":1}]')
    assert.equal(await written({ transformation: 'COMPACT', outputType: 'JSONL' }), '[1, {"a":2.0}]\n{"x":1}\n')
    assert.equal(await written({ transformation: 'FLATTEN', outputType: 'JSONL' }), '1\n{"a":2.0}\n{"x":1}\n')
  })

  it('begins another file before one becomes too large', async () => {
    const objects = new FakeObjectStore()
    const results = pages(['1', '22', '333', '4444444444444', '5'].map((output) => child('c', { output })))
    await writeResults({ ...request, transformation: 'COMPACT', fileBytesMax: 10 }, results, objects)
    const files = [...objects.objects.keys()].filter((name) => name.includes('SUCCEEDED'))
    assert.deepEqual(
      files.map((name) => objects.text(name)),
      ['[1,22,333]', '[4444444444444]', '[5]'],
    )
    assert.deepEqual(
      files.map((name) => name.slice(name.lastIndexOf('/') + 1)),
      ['SUCCEEDED_0.json', 'SUCCEEDED_1.json', 'SUCCEEDED_2.json'],
    )
    const manifest = JSON.parse(objects.text(`results/mapJobs/${uuid}/manifest.json`))
    assert.deepEqual(
      manifest.ResultFiles.SUCCEEDED.map(({ Size }: { Size: number }) => Size),
      [10, 15, 3],
    )
    assert.deepEqual(manifest.ResultFiles.FAILED, [])
  })

  it('fails with what the store said, while it waits and at the end', async () => {
    class FullObjectStore extends FakeObjectStore {
      override async put(_request: unknown, body: AsyncIterable<Uint8Array | string>): Promise<void> {
        for await (const _piece of body) break
        throw new ObjectStoreError({
          code: 'AccessDenied',
          httpStatus: 403,
          message: 'Access Denied',
          bucket: 'results',
        })
      }
    }
    const endless = async function* () {
      for (;;) yield [child('s', { output: JSON.stringify('x'.repeat(10_000)) })]
    }
    const failure = {
      name: 'ResultWriterError',
      message: 'Access Denied (Service: S3, Status Code: 403, Error Code: AccessDenied, Bucket: results)',
    }
    await assert.rejects(writeResults(request, endless(), new FullObjectStore()), failure)
    await assert.rejects(writeResults(request, pages([child('s')]), new FullObjectStore()), failure)
  })

  it('shows no file when the results cannot be had', async () => {
    const objects = new FakeObjectStore()
    const failure = new Error('the store is gone')
    const broken = async function* () {
      yield [child('s'), failed]
      throw failure
    }
    await assert.rejects(writeResults(request, broken(), objects), failure)
    assert.equal(objects.objects.size, 0)
  })
})

describe('the array of results', () => {
  it('holds outputs in order, and failures whole', async () => {
    const results = [[child('s'), failed], [child('t', { output: '"x"' })]]
    assert.equal(await resultArray('COMPACT', results), `[[1, {"a":2.0}],${failedRecord},"x"]`)
    assert.equal(await resultArray('FLATTEN', results), `[1,{"a":2.0},${failedRecord},"x"]`)
    assert.equal(await resultArray('NONE', [[child('s')]]), `[${succeededRecord}]`)
    assert.equal(await resultArray('COMPACT', pages()), '[]')
  })

  it('may have 256 KiB and no more', async () => {
    const output = (length: number) => [[child('s', { output: JSON.stringify('x'.repeat(length)) })]]
    assert.equal((await resultArray('COMPACT', output(256 * 1024 - 4))).length, 256 * 1024)
    const tooLarge = { name: 'ResultArrayTooLargeError' }
    await assert.rejects(resultArray('COMPACT', output(256 * 1024 - 3)), tooLarge)
    await assert.rejects(resultArray('COMPACT', [[child('s', { output: `"${'é'.repeat(131_072)}"` })]]), tooLarge)
    const endless = (function* () {
      for (;;) yield [child('s')]
    })()
    await assert.rejects(resultArray('COMPACT', endless), tooLarge)
  })
})
