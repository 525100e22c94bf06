import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, stringify } from '../../json/index.ts'
import { hideInValue, secretHider } from './hide-secrets.ts'

test('a secret is hidden in every spelling', () => {
  const hide = secretHider(['p@ss "word"\\1'])
  for (const spelling of [
    'p@ss "word"\\1',
    'p@ss \\"word\\"\\\\1',
    'p%40ss%20%22word%22%5C1',
    'p%40ss+%22word%22%5C1',
    'p%40ss%20%22word%22%5c1',
  ]) {
    assert.equal(hide(`<${spelling}>`), '<[SECRET]>')
  }
})

test('a secret is hidden where other languages escape more than they must', () => {
  const hide = secretHider(['pä/ss&𝄞', '\ud800abc'])
  for (const spelling of ['pä/ss&𝄞', 'p\\u00e4\\/ss\\u0026\\uD834\\udd1e', 'p%C3%A4%2fss%26%F0%9D%84%9E']) {
    assert.equal(hide(`<${spelling}>`), '<[SECRET]>', spelling)
  }
  assert.equal(hide('<\\uD800abc>'), '<[SECRET]>')
})

test('the longest of several goes first, and a short one must stand alone', () => {
  const hide = secretHider(['abcd', 'abcdef', 'x', ''])
  assert.equal(hide('abcdefg abcde xx x=x'), '[SECRET]g [SECRET]e xx [SECRET]=[SECRET]')
  assert.equal(secretHider([''])('nothing'), 'nothing')
})

test('values keep their shape and spelling', () => {
  const hide = secretHider(['1234', 'key!'])
  const value = parse('{"n":1.50,"pin":1234,"key!":[true,null,"my key!"]}')
  assert.equal(stringify(hideInValue(value, hide)), '{"n":1.50,"pin":"[SECRET]","[SECRET]":[true,null,"my [SECRET]"]}')
})
