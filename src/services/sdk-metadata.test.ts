import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stringify } from '../json/index.ts'
import { jsonAnswer, withMetadata } from './sdk-metadata.ts'

test('an answer is written with its metadata, in the recorded order of members and headers', () => {
  const atMillis = Date.UTC(2026, 10, 21, 9, 0, 0)
  const object = withMetadata({ StartDate: 5, ExecutionArn: 'a' }, jsonAnswer('{"a":"ü"}', 'r', atMillis))
  const date = 'Sat, 21 Nov 2026 09:00:00 GMT'
  assert.equal(
    stringify(object),
    `{"ExecutionArn":"a","SdkHttpMetadata":{"AllHttpHeaders":{"x-amzn-RequestId":["r"],"connection":["keep-alive"],"Content-Length":["10"],"Date":["${date}"],"Content-Type":["application/x-amz-json-1.0"]},"HttpHeaders":{"connection":"keep-alive","Content-Length":"10","Content-Type":"application/x-amz-json-1.0","Date":"${date}","x-amzn-RequestId":"r"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"r"},"StartDate":5}`,
  )
})
