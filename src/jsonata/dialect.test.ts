import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonNumber, stringify } from '../json/index.ts'
import { compile, describeFailure, toJsonValue, UnsupportedResultError } from './index.ts'
import { evaluateInStates, failureOf, outcomeOf, readCases, testEnvironment } from './test-support/evaluate.ts'

const variables = { states: { input: { list: [1, 2, 3], name: 'x', one: [7] } }, n: 5 }

test('the functions that the service adds', () => {
  const table = `
    $partition([1,2,3,4,5], 2) => [[1,2],[3,4],[5]]
    $partition([1,2,3]) => [[1,2,3]]
    $partition([1,2,3,4,5], 2.9) => [[1,2],[3,4],[5]]
    $partition([], 2) => nothing
    $partition([1,2,3], 0) => nothing
    $partition([1,2,3,4], -0.5) => nothing
    $partition([1,2,3], -1) => D3137
    $partition([1,2,3], 2, 'x') => T0410
    $partition([0], 3) => [[0]]
    $range(0, 9, 3) => [0,3,6,9]
    $range(0, 10, 3) => [0,3,6,9]
    $range(1, 9, 9) => 1
    $range(10, 0, -5) => [10,5,0]
    $range(-1.7, 2, 1) => [-1,0,1,2]
    $range(5, 1, -1.5) => [5,4,3,2,1]
    $range(1, 5) => nothing
    $range(1, 5, 0) => nothing
    $range(5, 1, 1) => nothing
    $range(1) => T0410
    $count($range(-9223372036854775808, 9223372036854775807, 9223372036854775807)) => 3
    $hash('Hello', 'MD5') => "8b1a9953c4611296a827abf8c47804d7"
    $hash('input', 'SHA-1') => "140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"
    $hash('ñ', 'MD5') => "94e9342ecbb1458b6043ecd3bfcbc192"
    $hash('Hello') => nothing
    $hash('Hello', 'md5') => D3137
    $hash(42, 'MD5') => T0410
    $random(42) => 0.7275636800328681
    $random(0) => 0.730967787376657
    $random(7) => 0.7306990420600421
    $random(0.9) = $random(0) => true
    $random(1, 2) => T0410
    $random() => 0
    $uuid() => "4bd3c4b4-6f0a-4b5e-9d3a-0123456789ab"
    $uuid('seed') => T0410
    $parse('{"a":1}').a => 1
    $parse('{"b":1,"a":[2]}') => {"b":1,"a":[2]}
    $parse('1.0') => 1
    $parse('1e2') => 100
    $parse('-0') => 0
    $parse('not json') => D3137
    $parse('') => D3137
    $parse('[1,2] [3]') => D3137
    $parse('1e400') => D3137
    $parse(null) => T0410
    $map(['{"a":1}', '{"a":2}'], $parse).a => [1,2]
    $base64encode('日') => "5pel"
    $base64decode('5pel') => "日"
    $eval('1+1') => T1006
    $randomSeeded(1) => T1006
  `
  for (const { source, expected } of readCases(table)) {
    assert.equal(
      outcomeOf(() => evaluateInStates(source, variables)),
      expected,
      source,
    )
  }
})

test('what it parses keeps the digits of a 64-bit integer', () => {
  const text = (source: string): string => stringify(evaluateInStates(source)!)
  assert.equal(text(`$parse('{"n":9223372036854775807}').n`), '9223372036854775807')
  assert.equal(text(`$parse('{"n":-9223372036854775808}').n`), '-9223372036854775808')
  assert.equal(text(`$parse('{"n":9223372036854775808}').n`), '9223372036854776000')
})

test('numbers are truncated where integers are meant', () => {
  const table = `
    $substring('hello', 1.7) => "ello"
    $substring('hello', 0, 2.9) => "he"
    $pad('x', 3.9) => "x  "
    $split('a,b,c', /,/, 1.5) => ["a"]
    $round(1.256, 1.9) => 1.3
    $formatBase(255, 16.9) => "ff"
  `
  for (const { source, expected } of readCases(table)) {
    assert.equal(
      outcomeOf(() => evaluateInStates(source)),
      expected,
      source,
    )
  }
})

test('the operators of 2.1 are not there', () => {
  for (const source of ['$a ?? 1', '$a ?: 1', '$a ??1', '[1 ?: 2]', '$f($a ?? 1)']) {
    assert.equal(failureOf(() => compile(source, { dialect: 'states' })).code, 'S0211', source)
    assert.ok(compile(source), source)
  }
  assert.ok(compile('($f := function($x)<n??>{ 1 }; $f(2))', { dialect: 'states' }))
})

test('references to an input document are refused when compiling', () => {
  const refused = ['phone', '$', '$$', '$.a', 'a.b', '$map([1], function($x) { $x + b })', '{"a": b}', '[c]', '$f(d)']
  refused.push('$$.a', '[1].($$)', 'a ~> $string', '$states.input ~> f', '*', '**', '(a)', 'a ? 1', '-a')
  for (const source of refused) {
    assert.equal(failureOf(() => compile(source, { dialect: 'states' })).code, 'UNSUPPORTED_JSONATA_EXPRESSION', source)
  }
  const accepted = ['$states.input.a', '[1,2][$ > 1]', '$states.input.list.($ + 1)', '$states.input[a = 1]', '$n.a']
  accepted.push(
    '[{"a":1}].{"b": a}',
    '$states.input^(a)',
    '$states.input{a: b}',
    '$states.input ~> |a|{"c": d}|',
    '"x"',
  )
  for (const source of accepted) assert.ok(compile(source, { dialect: 'states' }), source)
  const { message } = failureOf(() => compile('phone', { dialect: 'states' }))
  assert.equal(message, "Reference to 'phone' at the top level is not supported.")
})

test('an expression tells what it reads', () => {
  const reads = (source: string) => {
    const { freeVariables, statesFields } = compile(source, { dialect: 'states' })
    return [[...freeVariables].sort().join(), [...statesFields].sort().join()]
  }
  assert.deepEqual(reads('$states.input.a + $x'), ['states,x', 'input'])
  assert.deepEqual(reads('$states.result.a & $states.context.Execution.Id'), ['states', 'context,result'])
  assert.deepEqual(reads('$states'), ['states', '*'])
  assert.deepEqual(reads('$states.*'), ['states', '*'])
  assert.deepEqual(reads('$states[0].input'), ['states', '*'])
  assert.deepEqual(reads('($y := 1; $y + $z)'), ['z', ''])
  assert.deepEqual(reads('$map($items, function($i, $k) { $i * $factor })'), ['factor,items', ''])
  assert.deepEqual(reads('($states := 1; $states.input)'), ['', ''])
  assert.deepEqual(reads('$sum($list)'), ['list', ''])
  assert.deepEqual(reads('$lookup($states, "input")'), ['states', '*'])
})

test('states are read lazily', () => {
  const read: string[] = []
  const states = {
    get input() {
      read.push('input')
      return { a: 1 }
    },
    get context() {
      read.push('context')
      return {}
    },
  }
  assert.equal(evaluateInStates('$states.input.a', { states }), 1)
  assert.deepEqual(read, ['input'])
})

test('depth ends where the service ends it', () => {
  const recursion = (n: number): string => `($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(${n}))`
  assert.equal(evaluateInStates(`1${'+1'.repeat(99)}`), 100)
  assert.equal(evaluateInStates(`${'('.repeat(99)}1${')'.repeat(99)}`), 1)
  assert.ok(Array.isArray(evaluateInStates(`${'['.repeat(99)}1${']'.repeat(99)}`)))
  assert.equal(evaluateInStates(`1${'~>$string'.repeat(99)}`), '1')
  assert.equal(evaluateInStates(recursion(31)), 31)
  const tooDeep = [`1${'+1'.repeat(100)}`, `${'('.repeat(100)}1${')'.repeat(100)}`]
  tooDeep.push(`${'['.repeat(100)}1${']'.repeat(100)}`, `1${'~>$string'.repeat(100)}`, recursion(32), recursion(1e6))
  for (const source of tooDeep) {
    const error = failureOf(() => evaluateInStates(source))
    assert.equal(error.bound, 'depth', source.slice(0, 80))
    const text =
      ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive'
    assert.equal(describeFailure(error), text)
  }
})

test('memory ends where the service ends it', () => {
  const doubling = (times: number): string =>
    `($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', ${times})))`
  assert.equal(evaluateInStates('[1..873782] ~> $count()'), 873_782)
  assert.equal(evaluateInStates('$count($range(1, 360145, 1))'), 360_145)
  assert.equal(evaluateInStates(doubling(22)), 4_194_304)
  assert.equal(evaluateInStates('$sum($map([1..200000], function($v){$v * 2}))'), 40_000_200_000)
  for (const source of ['[1..873783] ~> $count()', '$range(1, 360146, 1)', '$range(1, 1e15, 1)', doubling(23)]) {
    const error = failureOf(() => evaluateInStates(source))
    assert.equal(error.bound, 'memory', source)
    assert.equal(
      describeFailure(error),
      ': Expression evaluation memory limit exceeded: Check for excessive memory usage',
    )
  }
})

test('a failure is worded as the service words it', () => {
  const worded = (source: string): string => describeFailure(failureOf(() => evaluateInStates(source)))
  assert.equal(worded('$randomSeeded(1)'), '. T1006: Attempted to invoke a non-function')
  assert.equal(worded('$sum("a")'), '. T0412: Argument 1 of function "sum" must be an array of "numbers"')
  assert.equal(worded('$partition([1], -1)'), '. D3137: Second argument must be zero or greater')
  assert.equal(
    worded('$formatNumber(1, "x")'),
    '. D3086: The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character',
  )
})

test('numbers that JSON has no word for become texts', () => {
  const table = `
    1/0 => "Infinity"
    -1/0 => "-Infinity"
    [1/0] => ["Infinity"]
    {'k': 1/0} => {"k":"Infinity"}
    0/0 => "NaN"
    $parseInteger('abc', '0') => "NaN"
    $parseInteger('', '0') => "NaN"
    0 * -1 => 0
  `
  for (const { source, expected } of readCases(table)) {
    assert.equal(
      outcomeOf(() => evaluateInStates(source)),
      expected,
      source,
    )
  }
})

test('a result with a function in it is not one', () => {
  for (const source of ['$sum', '$fn := function($x){$x}', '{"a": $sum}', '[1, function(){1}]', '/a/']) {
    assert.throws(() => evaluateInStates(source), UnsupportedResultError, source)
  }
})

test('numbers that are only passed on come out as the service writes them', () => {
  const spelled = new JsonNumber('1.0')
  const input = { amount: spelled, list: [new JsonNumber('2.50'), 1] }
  const { evaluate } = compileWith(input)
  assert.equal(evaluate('$states.input.amount'), spelled)
  assert.equal(
    stringify(toJsonValue(evaluate('[$states.input.list, {"b": $states.input.amount}]'))!),
    '[2.5,1,{"b":1}]',
  )
  assert.equal(evaluate('$states.input.amount + 1'), 2)
  assert.equal(evaluate('$max($states.input.list)'), input.list[0])
  assert.equal(evaluate('$states.input.amount = 1'), true)
  assert.equal(evaluate('$states.input.amount in [1]'), true)
  assert.equal(evaluate('$states.input.amount < 2'), true)
  assert.equal(evaluate('$string($states.input.amount)'), '1')
  assert.equal(evaluate('$type($states.input.amount)'), 'number')
  assert.equal(evaluate('$states.input.amount ? "yes" : "no"'), 'yes')
  assert.equal(evaluate('$states.input.list[$states.input.amount]'), 1)
  assert.equal(stringify(toJsonValue(evaluate('$sort($states.input.list)'))!), '[1,2.5]')
  assert.equal(evaluate('$floor($states.input.amount)'), 1)
  assert.equal(evaluate('-$states.input.amount'), -1)
  assert.equal(evaluate('$states.input.amount & "x"'), '1x')
})

function compileWith(input: unknown): { evaluate: (source: string) => unknown } {
  const environment = testEnvironment({ states: { input } })
  return { evaluate: (source) => compile(source, { dialect: 'states' }).evaluate(undefined, environment) }
}
