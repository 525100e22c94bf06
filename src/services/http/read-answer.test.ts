import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFailed, succeededText } from '../test-support/task-call.ts'
import { readAnswer } from './read-answer.ts'

function read(contentType: string | null, body: string | Buffer | null, status = 200) {
  const headers = new Map(contentType === null ? [] : [['content-type', [contentType]]])
  return readAnswer({ status, statusText: 'Text', headers, body: body === null ? null : Buffer.from(body) })
}

function bodyOf(contentType: string | null, body: string | Buffer, status = 200): unknown {
  return (JSON.parse(succeededText(read(contentType, body, status))) as { ResponseBody: unknown }).ResponseBody
}

test('JSON is read where the content type says so, and where it is', () => {
  assert.deepEqual(bodyOf('application/json', '{"a":[1]}'), { a: [1] })
  assert.deepEqual(bodyOf('Application/JSON; charset=UTF-8', 'null'), null)
  assert.deepEqual(bodyOf('application/problem+json', '[1]'), [1])
  assert.equal(bodyOf('application/json', '{"cut'), '{"cut')
  assert.equal(bodyOf('text/plain', '{"a":1}'), '{"a":1}')
  assert.equal(bodyOf('application/jsonp', '1'), '1')
  assert.equal(bodyOf(null, 'no type'), 'no type')
})

test('a text is read in its character set', () => {
  assert.equal(bodyOf('text/plain; charset=iso-8859-1', Buffer.from([0x61, 0xe9])), 'aé')
  assert.equal(bodyOf('text/plain; x=y; charset="utf-8"', 'é'), 'é')
})

test('an answer without a body has an empty one, whatever its type', () => {
  assert.equal(bodyOf(null, '', 204), '')
  assert.equal(bodyOf('image/png', ''), '')
})

test('content types that are not text are refused', () => {
  for (const type of ['application/octet-stream', 'image/png', 'video/mp4', 'Audio/MPEG; codecs=x']) {
    const name = type.toLowerCase().split(';')[0]
    assertFailed(read(type, 'x'), 'States.Runtime', `The content type '${name}' of the response is not supported.`)
  }
  assert.equal(bodyOf('application/octet-stream-not', 'x'), 'x')
  assert.equal(bodyOf('images/x', 'x'), 'x')
})

test('bytes that are not text are refused', () => {
  const cause = 'The body of the response cannot be read as a string.'
  assertFailed(read('text/plain', Buffer.from([0x61, 0xff])), 'States.Runtime', cause)
  assertFailed(read('text/plain; charset=unheard-of', 'x'), 'States.Runtime', cause)
})

test('a status other than success comes before all else', () => {
  assertFailed(read('image/png', 'x', 500), 'States.Http.StatusCode.500', 'Text')
  assertFailed(read(null, null, 404), 'States.Http.StatusCode.404', 'Text')
  const nameless = { status: 503, statusText: '', headers: new Map(), body: null }
  assertFailed(readAnswer(nameless), 'States.Http.StatusCode.503', 'Service Unavailable')
})
