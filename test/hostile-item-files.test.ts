import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  dataPage,
  element,
  memoryBomb,
  nestedClaims,
  parquetFile,
  types,
} from '../src/items/formats/parquet/test-support/parquet-file.ts'
import { MapRunServer } from './support/map-run-server.ts'

/** A Map state over the Parquet file in its input. */
const overFile = {
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'PARQUET' },
    Parameters: { Bucket: 'bucket', 'Key.$': '$.key' },
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
    StartAt: 'Pass',
    States: { Pass: { Type: 'Pass', End: true } },
  },
}

const sound = parquetFile({
  schema: [element('root', { children: 1 }), element('n', { type: types.int32 })],
  columns: [{ path: ['n'], pages: [dataPage([7, 0, 0, 0], { values: 1 })] }],
  rows: 1,
})

test('files that claim billions of values fail their executions but not the server, even when it starts again', async (t) => {
  const server = await MapRunServer.start(t)
  const files = {
    claims: { content: nestedClaims(), cause: /a list claims 32000000 elements, and only \d+ bytes are left/ },
    memory: { content: memoryBomb(200_000), cause: /takes more memory than the 512 MB that a file may/ },
  }
  await server.put('bucket', 'sound', sound)
  for (const [key, { content }] of Object.entries(files)) await server.put('bucket', key, content)
  const start = async (keys: readonly string[]) => {
    const executions: { key: string; executionArn: string }[] = []
    for (const key of keys) {
      executions.push({ key, executionArn: await server.startMap(overFile, { key }) })
    }
    return executions
  }
  const check = async (executions: Awaited<ReturnType<typeof start>>) => {
    for (const { key, executionArn } of executions) {
      const { status, error, cause, output } = await server.ended(executionArn)
      if (key === 'sound') assert.deepEqual([status, output], ['SUCCEEDED', '[{"n":7}]'])
      else {
        assert.deepEqual([key, status, error], [key, 'FAILED', 'States.ItemReaderFailed'])
        assert.match(cause!, files[key as keyof typeof files].cause)
      }
    }
  }
  await check(await start(['claims', 'claims', 'sound']))
  // The next server reads the files that this one was reading when it was killed.
  const underWay = await start(['memory', 'claims', 'sound'])
  await server.crash()
  await check(underWay)
  await check(await start(['claims', 'sound']))
})
