import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../json/index.ts'
import { evaluate, outcomeOf } from './testing.ts'

/**
 * What the differential fuzzer (test/fuzz/jsonata-differential.ts) found to differ from the reference library, and does
 * no more. Some of it is hardly what anybody would expect; expressions must do the same here as elsewhere all the same.
 */
const found: readonly (readonly [source: string, input: JsonValue, expected: string])[] = [
  ['$@$q[a * true]', { a: -1 }, 'T2002'],
  ['[].{"k": 1}[0].{}.c[$]#$i', 10, '[]'],
  ['w.c#$p[]', { w: { c: 'x' } }, '"x"'],
  ['n#$i[]', { n: [1] }, '[1]'],
  ['c.b.d.d#$i{"k0": 1}', { c: 1.5 }, '{"k0":1}'],
  ['**[]', [1], '1'],
  ['[2..3]@$p.{"k0": true}', '12', '{"k0":true}'],
  ['[[], 2, c][-1].{"k0": c}', 1, 'nothing'],
  ['["ab", "c"][0].($)', null, '["a","b"]'],
  ['["", "b"][0].a', null, '""'],
  ['[{"a": 1}, {"a": 2}][0].a', null, 'nothing'],
  ['[]@$q.b', { b: 10 }, '10'],
  ['[1, 2, 3][$ > 1]#$i.{"v": $}', null, '[{"v":1},{"v":2},{"v":3}]'],
  ['$match("12", /x*/, 1)', null, 'D1004'],
  ['$split("a", missing, 0)', null, '[]'],
  ['$replace("ab", missing, "x", 0)', null, '"ab"'],
  ['([].(null)[])^($)', null, '[[]]'],
  ['([[1]].[$])^($)', null, '[1]'],
  ['a.("12")[c % $v]#$i', [null, { a: [[]] }, 3], 'nothing'],
  ['d', [{ d: [[1]] }, { c: 0 }], '[1]'],
  ['[c[]]', [{ c: [[-1, null]] }], '[[-1,null]]'],
  ['([1].a.{}{"k0": -1})^($)', null, '{"k0":-1}'],
  ['$#$p{"x": 1, "y": $}', { a: 1 }, '{"x":1}'],
  ['{"k": 1}.($reverse([1..0])).b[]', null, 'nothing'],
  ['$formatInteger(2, "10e-1")', null, '"00e-2"'],
  ['$type($parseInteger("x", "0"))', null, '"object"'],
  ['$fromMillis(0, "a", "x")', null, '"a"'],
  ['{"a": b[]}.a', { b: 1 }, '1'],
  ['$map([1, 2], function($x){$filter([1, 2], function($y){$y = 5})})', null, '[[],[]]'],
  ['nothing[true].(5)', {}, '5'],
  ['c@$x.e@$y.{"d": $x.d}', { c: [{ d: 1, e: [5] }] }, 'nothing'],
  ['($v := {"a": 1}; $v@$q^(false))', [], '[]'],
  ['($v := {"a": 1}; $zip($v@$p[true]#$i, [1]))', [null, 2], '[[null,1]]'],
  ['[3, 1, 2] ~> $sort()[0]', null, '[1,2,3]'],
  ['"a"[0].b', { a: [{ b: 1 }, { b: 2 }] }, '1'],
  ['"a"[0 + missing = "x" or -"x"].b', [], 'nothing'],
  ['$clone([1, {"a": $sum}])', null, '[1,{"a":""}]'],
  ['(missing.c[true][]) ~> |$|{"_": $ * 2}|', null, 'nothing'],
  ['($v := [1, {"a": 2}]; ($v.c[true][]) ~> |$|{"_": $ * 2}|)', null, 'T2001'],
  ['{"k0": (b)[% = 1]}[0].[c]', [], '[]'],
  ['($f := function($n){$n <= 0 ? (d)[%.a] : $f($n - 1)}; $f(3))', { a: 1, d: [4, 5] }, '5'],
  ['$.((d)[%.a]{"k": $})', { a: 1, d: [4, 5] }, '{"k":5}'],
  ['(c)[%]', { c: [2] }, 'nothing'],
  ['((b)[%]){"k0": b}', { b: 1 }, '{}'],
  ['(function($g){function($n){$g($n)}})(function($m){$length()})(1)', 'abc', 'T0411'],
  ['[$contains("a")].c', 'a', 'T0411'],
  ['$fromMillis(-62135596800000, "[X]-W[W01]-[F1] [d] [w]")', null, '"1-W01-1 1 1"'],
  ['$fromMillis(0, "[C; [E1] [P1]")', null, '"ISO am"'],
  ['$base64encode("a😀b")', null, '"YT0AYg=="'],
  ['$formatInteger(3, "b%2Cc")', null, '"3Cc"'],
  ['$formatNumber(0, "0x..,")', null, 'D3086'],
  ['($f := function($n){$n}; f($error("x")))', null, 'T1005'],
  ['($f := function($n){$n}; f(?, 1))', null, 'T1007'],
  ['$replace("ab", /b/, function($m){$join($keys($m), ",")})', null, '"amatch,start,end,groups,next"'],
  ['$.c.[0, 1]@$ .$', { c: 4 }, '[0,1]'],
  ['$eval("$sum($)")', [1, 2], '3'],
  ['[].{}.(1)^(<1)[]', 4, '[]'],
  ['([0..3].c.{}.d)#$p[d = "ab"]', null, 'nothing'],
  ['[$, ""][1].d#$i', 4, '""'],
  ['[*].$', 0, '0'],
  ['[$type($[]), $type($)].$', 0, '["number","number"]'],
  ['($f := function($n){$n > 2000 ? $n : missing ?? $f($n + 1)}; $f(1))', null, '2001'],
  ['($f := function($n){$n > 2000 ? $n : missing ?: $f($n + 1)}; $f(1))', null, '2001'],
  ['(function($g){function($n){$g($n)}})(function($m){missing ?? $keys()})(1)', { a: 1 }, 'nothing'],
  ['(function($g){function($n){$g($n)}})(function($m){$keys() ?? missing})(1)', { a: 1 }, '"a"'],
  ['[][].a.d#$i{"_": 5^($)}', null, '{}'],
  ['$formatNumber(12, "#e00")', null, '"0.1e02"'],
  ['$map(?, $uppercase)(["a"])', null, '"A"'],
  ['$uppercase ~> $contains()', 'a', 'T1010'],
]

test('what the differential fuzzer found', () => {
  for (const [source, input, expected] of found) {
    assert.equal(
      outcomeOf(() => evaluate(source, input)),
      expected,
      source,
    )
  }
})
