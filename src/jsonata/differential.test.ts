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
