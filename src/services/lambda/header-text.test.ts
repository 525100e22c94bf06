import assert from 'node:assert/strict'
import { validateHeaderValue } from 'node:http'
import { test } from 'node:test'
import { headerJson, headerText } from './header-text.ts'

test('whatever a text contains, it becomes a valid header', () => {
  const every = Array.from({ length: 0x200 }, (_, code) => String.fromCharCode(code)).join('')
  for (const text of [`Root=1\r\n${every}`, '\ud800', '😀']) {
    validateHeaderValue('x', headerText(text))
    validateHeaderValue('x', headerJson(JSON.stringify({ text })))
    assert.deepEqual(JSON.parse(headerJson(`{\n\t"text":\r${JSON.stringify(text)}}`)), { text })
  }
  assert.equal(headerText('Root=1;Sampled=0'), 'Root=1;Sampled=0')
  assert.equal(headerText('a\nb\0ä'), 'ab')
})
