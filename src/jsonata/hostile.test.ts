import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonValue, parse, stringify } from '../json/index.ts'
import { compile, type JsonataError, statesLimits, toJsonValue } from './index.ts'
import { evaluateInStates, failureOf, testEnvironment } from './test-support/evaluate.ts'

/**
 * How many times as much processor time an expression may take as the plainest one that spends all its steps. Anything
 * slower does work that it does not pay for. Both are measured in one process, so other load affects neither.
 */
const plainLoopsMax = 15
const stepsMax = 1_000_000
const plainLoop = '($f := function($x){ $f($x + 1) }; $f(1))'
const plainLoopMicros = run(plainLoop).micros

/** A value that is small, because its parts are shared, but endless to walk. */
const doubled = '($d := function($n){ $reduce([1..40], function($a, $i){ [[$a], [$a]] }, $n) };'

function run(source: string): { error: JsonataError; micros: number } {
  const started = process.cpuUsage()
  const error = failureOf(() => {
    const environment = testEnvironment({}, { ...statesLimits, steps: stepsMax })
    return compile(source, { dialect: 'states' }).evaluate(undefined, environment)
  })
  const { user, system } = process.cpuUsage(started)
  return { error, micros: user + system }
}

function endsWith(bound: 'depth' | 'memory' | 'steps' | 'growth', source: string): void {
  const { error, micros } = run(source)
  const beginning = source.slice(0, 80)
  // For growth without end, it does not matter which limit is reached first.
  const bounds = bound === 'growth' ? ['memory', 'steps'] : [bound]
  assert.ok(bounds.includes(error.bound!), `${beginning}: ${error.code} ${error.message.slice(0, 80)}`)
  const plainLoops = micros / plainLoopMicros
  assert.ok(plainLoops < plainLoopsMax, `${beginning} took as long as ${plainLoops.toFixed(1)} plain loops`)
}

test('endless recursion ends', () => {
  endsWith('steps', plainLoop)
  endsWith('steps', '($f := function(){ $g() }; $g := function(){ $f() }; $f())')
  endsWith('steps', '($f := function($x){ $x > 0 ? ($y := 1; $f($x)) : 0 }; $f(1))')
  endsWith('depth', '($f := function($x){ 1 + $f($x) }; $f(1))')
  endsWith('depth', '($f := function($x){ $map([1], $f) }; $f(1))')
  endsWith('depth', '($f := function($x){ $x.($f($)) }; $f(1))')
  endsWith('depth', '($f := function($x){ $sort([2,1], function($a, $b){ $f(1) }) }; $f(1))')
  endsWith('depth', '($f := function($x){ $replace("a", /a/, $f) }; $f(1))')
})

test('growth without end ends', () => {
  endsWith('growth', '($f := function($s){ $f($s & $s) }; $f("x"))')
  endsWith('growth', '($f := function($s){ $f($append($s, $s)) }; $f([1]))')
  endsWith('growth', '($f := function($s){ $f([$s, $s]) }; $f([1, 2]))')
  endsWith('growth', '[1..1000000]')
  endsWith('growth', '$pad("", 100000000)')
  endsWith('growth', '$join($map([1..800000], function($i){ "0123456789" }))')
  endsWith('growth', '($s := $pad("", 4000000); $string($map([1..1000], function($i){ $s })))')
  endsWith('growth', '($s := $pad("", 1000000); $replace($s, " ", $s))')
  endsWith('growth', '($f := function($s){ $f($zip($s, $s)) }; $sum([1..800000].[1..800000]))')
  for (const use of [
    '$string($d(1))',
    '$d(1) = $d(1)',
    '$boolean($d(0))',
    '$d(0).x',
    '[$d(1)]',
    '{"a": $d(1)}',
    '$d(1).**',
    '$clone($d(1))',
  ]) {
    endsWith('growth', `${doubled} ${use})`)
  }
  endsWith('growth', `${doubled} $distinct([$d(1), $d(1)]))`)
  endsWith('growth', `${doubled} $d(1) ~> |$|{}|)`)
})

test('values too large or too deep to leave are refused, not written', () => {
  const many = compile('($s := $pad("", 4000000); $map([1..1000], function($i){ $s }))')
  const result = many.evaluate(undefined, testEnvironment())
  assert.equal(failureOf(() => toJsonValue(result)).bound, 'memory')
  const nested = compile('($f := function($a, $i){ $i = 0 ? $a : $f([[$a]], $i - 1) }; $f(1, 5000))')
  assert.equal(failureOf(() => toJsonValue(nested.evaluate(undefined, testEnvironment()))).bound, 'depth')
})

test('values nested without end do not exhaust the stack', () => {
  const nest = '($f := function($a, $i){ $i = 0 ? $a : $f([[$a]], $i - 1) }; $deep := $f(1, 20000);'
  for (const use of [
    '$string($deep)',
    '$deep = $f(1, 20000)',
    '$boolean($deep)',
    '$deep.a',
    '$deep.**',
    '$clone([$deep])',
    '$distinct([$deep, $deep])',
  ]) {
    endsWith('depth', `${nest} ${use})`)
  }
  endsWith('depth', '{"a": {"b": 1}} ~> |a|{"self": $}|')
})

test('deep syntax is refused when parsing', () => {
  for (const [open, inside, close] of [
    ['(', '1', ')'],
    ['[', '1', ']'],
    ['{"a":', '1', '}'],
    ['-', '1', ''],
    ['function(){', '1', '}'],
  ]) {
    const error = failureOf(() => compile(open!.repeat(100_000) + inside + close!.repeat(100_000)))
    assert.ok(error.code === 'S0501', `${open}: ${error.code}`)
  }
  assert.equal(failureOf(() => compile(`1${' + 1'.repeat(100_000)}`)).code, 'S0501')
  assert.equal(failureOf(() => compile(`$match("", /${'('.repeat(5_000)}${')'.repeat(5_000)}/)`)).code, 'S0303')
})

test('catastrophic regular expressions end', () => {
  const text = `"${'a'.repeat(50)}!"`
  for (const pattern of [
    '(a+)+$',
    '(a|a)*$',
    '(a*)*$',
    '(a|aa)+$',
    '((a+)?)+$',
    '(.*)*x',
    '(a?){50}a{50}$',
    '(?:a+){2,}$',
  ]) {
    assert.equal(evaluateInStates(`$contains(${text}, /^${pattern}/)`), false, pattern)
  }
  assert.equal(evaluateInStates('($s := $pad("", 200000, "a"); $contains($s, /a*a*a*b/))'), false)
  endsWith('steps', `$contains(${text}, /^(a+)+\\1$/)`)
  endsWith('steps', '$contains($pad("", 100000, "a"), /(a*)b\\1/)')
  endsWith('steps', '$contains($pad("", 100000, "a") & "b", /(?:(?=a*b)a)*c/)')
})

test('ordinary regular expressions on long texts succeed', () => {
  const text = '"lorem ipsum 2024-01-31 dolor " & $pad("", 20000, "word ")'
  assert.deepEqual(evaluateInStates(`$match(${text}, /(\\d{4})-(\\d\\d)-(\\d\\d)/).groups`), ['2024', '01', '31'])
  assert.equal(evaluateInStates(`$count($split(${text}, /\\s+/))`), 4_005)
  assert.equal(evaluateInStates(`$contains(${text}, /^.*dolor.*word/)`), true)
  assert.equal(evaluateInStates(`$count($match(${text}, /(?:wo|rd)+/))`), 4_000)
})

test('names of prototypes are names like any other', () => {
  const input = parse(
    '{"__proto__": {"polluted": 1}, "constructor": "c", "toString": "t", "hasOwnProperty": 1, "length": 9}',
  )
  const run = (source: string): string =>
    stringify(toJsonValue(compile(source).evaluate(input, testEnvironment())) ?? ('nothing' as JsonValue))
  assert.equal(run('`__proto__`.polluted'), '1')
  assert.equal(run('constructor'), '"c"')
  assert.equal(run('toString & length'), '"t9"')
  assert.equal(run('{"a": 1}.`__proto__`'), '"nothing"')
  assert.equal(run('{"a": 1}.constructor'), '"nothing"')
  assert.equal(run('[].constructor'), '[]')
  assert.equal(run('("x").constructor'), '"nothing"')
  assert.equal(run('$lookup({}, "__proto__")'), '"nothing"')
  assert.equal(run('$sum.constructor'), '"nothing"')
  assert.equal(run('{"__proto__": {"bad": 1}}'), '{"__proto__":{"bad":1}}')
  assert.equal(run('{} ~> |$|{"__proto__": {"bad": 1}}|'), '{"__proto__":{"bad":1}}')
  assert.equal(
    run('$merge([{"__proto__": {"bad": 1}}, {"constructor": 2}])'),
    '{"__proto__":{"bad":1},"constructor":2}',
  )
  assert.equal(run('$keys($)'), '["__proto__","constructor","toString","hasOwnProperty","length"]')
  assert.equal(run('$ ~> |$|{}, ["__proto__"]|'), '{"constructor":"c","toString":"t","hasOwnProperty":1,"length":9}')
  assert.equal(
    run('[{"k": "__proto__", "v": 1}, {"k": "constructor", "v": 2}]{k: v}'),
    '{"__proto__":1,"constructor":2}',
  )
  assert.equal(run('($__proto__ := 1; $constructor := 2; $__proto__ + $constructor)'), '3')
  assert.equal(run('$type($constructor)'), '"nothing"')
  assert.equal(({} as { bad?: number }).bad, undefined)
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('members keep their order whatever their names', () => {
  const text = '{"b":1,"2":{"z":[{"10":1,"9":2}]},"1":3,"a":4}'
  const run = (source: string): string =>
    stringify(toJsonValue(compile(source).evaluate(parse(text), testEnvironment()))!)
  assert.equal(run('$'), text)
  assert.equal(run('{"2": "b", "1": "a"}'), '{"2":"b","1":"a"}')
  assert.equal(run('$merge([$, {"0": 5}])'), '{"b":1,"2":{"z":[{"10":1,"9":2}]},"1":3,"a":4,"0":5}')
  assert.equal(run('$ ~> |`2`.z|{"8": 3}|'), '{"b":1,"2":{"z":[{"10":1,"9":2,"8":3}]},"1":3,"a":4}')
  assert.equal(run('`2`.z.`9`'), '2')
  assert.equal(run('$keys($)'), '["b","2","1","a"]')
  assert.equal(run('$string($)'), JSON.stringify(text))
})

test('the input is never changed', () => {
  const text = '{"list":[3,1,2],"empty":[],"deep":{"a":[{"b":1}]}}'
  const input = parse(text)
  const sources = [
    'list^($)',
    '$sort(list)',
    '$reverse(list)',
    '$append(list, 4)',
    'empty{"a": $}',
    '$ ~> |deep.a|{"c": 2}, "b"|',
  ]
  sources.push(
    'list[]',
    '[list][]',
    '$shuffle(list)',
    'deep.a[]',
    '$map(list, function($v, $i, $a){$a})',
    '$merge([deep, {"a": 1}])',
  )
  for (const source of sources) {
    compile(source).evaluate(input, testEnvironment())
    assert.equal(stringify(input), text, source)
  }
})

test('the same environment gives the same result', () => {
  const source =
    '{"random": $random(), "shuffled": $shuffle([1..20]), "now": $now(), "millis": $millis(), "uuid": $uuid()}'
  const run = (): string =>
    stringify(toJsonValue(compile(source, { dialect: 'states' }).evaluate(undefined, testEnvironment()))!)
  assert.equal(run(), run())
})
