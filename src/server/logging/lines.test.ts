import assert from 'node:assert/strict'
import test from 'node:test'
import { faultOf } from './fault-of.ts'
import { prettyLines } from './pretty-lines.ts'

const line = JSON.stringify({
  level: 30,
  time: 1_700_000_000_123,
  pid: 1,
  hostname: 'host',
  executionArn: 'arn:x',
  status: 'FAILED',
  error: 'Not\u001b[2J',
  msg: 'An execution failed.\u001b]0;title\u0007',
})

test('a line for people has the time, the level, the message and the fields, and no control characters', () => {
  const text = prettyLines({ coloured: false })(line)
  assert.match(
    text,
    /^\[\d\d:\d\d:\d\d\.123\] INFO: An execution failed\.\ufffd\]0;title\ufffd \{"executionArn":"arn:x","status":"FAILED","error":"Not\ufffd\[2J"\}\n$/,
  )
})

test('colours are only where they are wanted', () => {
  const coloured = prettyLines({ coloured: true })(line)
  assert.match(coloured, /\u001b\[32mINFO\u001b\[39m/)
  assert.ok(!coloured.includes('\u001b[2J'))
})

test('the stack of an error keeps its lines', () => {
  const error = faultOf(new Error('no room', { cause: new Error('disk full') }))
  const text = prettyLines({ coloured: false })(JSON.stringify({ level: 50, time: 0, err: error, msg: 'Lost.' }))
  assert.match(text, /ERROR: Lost\./)
  assert.match(text, /"message": "no room: disk full",\n/)
  assert.match(text, /Error: no room\n +at [^\n]+\n[\s\S]*caused by: Error: disk full\n +at /)
})

test('the log has the names and texts of an error, but not what a client put into it', () => {
  const error = Object.assign(new TypeError('bad', { cause: Object.assign(new Error('inner'), { body: 'secret' }) }), {
    code: 'ECONNRESET',
    body: 'secret',
    headers: { authorization: 'secret' },
    $response: { headers: { authorization: 'secret' } },
  })
  const fault = faultOf(error) as Record<string, unknown>
  assert.deepEqual(Object.keys(fault), ['type', 'message', 'stack', 'code'])
  assert.deepEqual([fault.type, fault.code, fault.message], ['TypeError', 'ECONNRESET', 'bad: inner'])
  assert.ok(!JSON.stringify(fault).includes('secret'))
  assert.ok(!JSON.stringify(faultOf({ token: 'secret' })).includes('secret'))
})
