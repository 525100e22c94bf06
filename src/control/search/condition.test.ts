import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConditionError, readCondition } from './condition.ts'

const order = JSON.stringify({
  id: 'A-1',
  customer: { 'first name': 'Ada', vip: true },
  items: [{ price: 10 }, { price: 25.5 }],
  note: "it's = here",
  none: null,
})

test('conditions hold or do not', () => {
  const table: [condition: string, holds: boolean][] = [
    ['$.id', true],
    ['$.missing', false],
    ['$.none', true],
    ["$.id == 'A-1'", true],
    ['$.id = "A-1"', true],
    ["$.id != 'A-1'", false],
    ["$.id == 'A-2'", false],
    ["$.missing == 'A'", false],
    ["$['customer']['first name'] == 'Ada'", true],
    ['$.customer.vip == true', true],
    ['$.items[1].price > 25', true],
    ['$.items[1].price >= 25.5', true],
    ['$.items[0].price < 10', false],
    ['$.items[0].price <= 10', true],
    ["$.id > 'A'", true],
    ['$.id > 1', false],
    ['$.items[0] == {"price":10}', true],
    ['id = "A-1"', true],
    ['$sum(items.price) > 35', true],
    ['$exists(missing)', false],
    ['items.price', false],
    ['$error("no")', false],
  ]
  for (const [condition, holds] of table) assert.equal(readCondition(condition)(order), holds, condition)
  assert.equal(readCondition('$.id')('not JSON'), false)
})

test('what is not a condition says why', () => {
  const table: [condition: string, message: RegExp][] = [
    ['$.items[*].price > 1', /may lead to several places/],
    ['$.id == A-1', /"A-1" is not a value to compare with/],
    ['$.id ==', /"" is not a value/],
    ['$.', /The condition is not valid/],
    ['(1', /The condition is not valid/],
    ['', /The condition is not valid/],
  ]
  for (const [condition, message] of table) {
    assert.throws(
      () => readCondition(condition),
      (error) => error instanceof ConditionError && message.test(error.message),
      condition,
    )
  }
})

test('a condition that would take for ever does not hold', () => {
  assert.equal(readCondition('($f := function($n) { $f($n + 1) }; $f(0))')(order), false)
  assert.equal(readCondition('$count([1..9999999].[1..9999999]) > 0')(order), false)
})
