import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from './parse.ts'
import { Payload, utf8Exceeds } from './payload.ts'
import { stringify } from './stringify.ts'
import {
  equals,
  getMember,
  type JsonObject,
  memberNames,
  ObjectBuilder,
  toNumber,
  typeOf,
  withMember,
} from './value.ts'

test('all kinds of objects are read in the same way', () => {
  for (const text of ['{"a":1,"constructor":2}', '{"2":0,"a":1,"constructor":2}']) {
    const object = parse(text) as JsonObject
    assert.equal(getMember(object, 'a'), 1)
    assert.equal(getMember(object, 'constructor'), 2)
    assert.equal(getMember(object, 'toString'), undefined)
    assert.ok(memberNames(object).includes('constructor'))
  }
})

test('numbers are equal by value, and objects in any order of members', () => {
  assert.ok(equals(parse('[1.0,{"a":1,"b":2}]'), parse('[1,{"b":2.0,"a":1}]')))
  assert.ok(!equals(parse('{"a":1}'), parse('{"a":1,"b":1}')))
  assert.ok(!equals(parse('"1"'), parse('1')))
  assert.equal(toNumber(parse('1e3') as number), 1000)
  assert.equal(typeOf(parse('1.0')), 'number')
})

test('a builder preserves an order that a plain object would change', () => {
  assert.equal(
    stringify(new ObjectBuilder().set('b', 1).set('1', 2).set('__proto__', 3).build()),
    '{"b":1,"1":2,"__proto__":3}',
  )
  assert.equal(stringify(withMember({ b: 1 }, '0', 2)), '{"b":1,"0":2}')
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})

test('payloads keep their text, even when joined', () => {
  const one = Payload.ofText('[1, 2.0]')
  assert.equal(Payload.ofItems([one, Payload.ofValue({ a: 1 })]).text, '[[1, 2.0],{"a":1}]')
  assert.equal(one.quoted, '"[1, 2.0]"')
})

test('sizes are counted in UTF-8', () => {
  assert.equal(utf8Exceeds('é'.repeat(5), 10), false)
  assert.equal(utf8Exceeds('é'.repeat(5), 9), true)
  assert.equal(utf8Exceeds('€'.repeat(5), 14), true)
  assert.equal(utf8Exceeds('😀'.repeat(5), 20), false)
  assert.equal(utf8Exceeds('😀'.repeat(5), 19), true)
})
