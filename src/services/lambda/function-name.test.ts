import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFunctionName } from './function-name.ts'

test('names, ARNs and parts of ARNs are read, with qualifiers', () => {
  const table: [text: string, name: string | null, qualifier?: string][] = [
    ['f', 'f'],
    ['f:live', 'f', 'live'],
    ['f:$LATEST', 'f', '$LATEST'],
    ['function:f', 'f'],
    ['123456789012:function:f', 'f'],
    ['123456789012:function:f:7', 'f', '7'],
    ['arn:aws:lambda:us-east-1:123456789012:function:my_f-1', 'my_f-1'],
    ['arn:aws-cn:lambda:cn-north-1:123456789012:function:f:live', 'f', 'live'],
    ['arn:aws:states:us-east-1:123456789012:stateMachine:f', null],
    ['a b', null],
    ['', null],
    ['../f', null],
  ]
  for (const [text, name, qualifier = null] of table) {
    assert.deepEqual(parseFunctionName(text), name === null ? null : { name, qualifier }, text)
  }
})
