import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate, outcomeOf, readCases } from '../test-support/evaluate.ts'
import { builtinFunctions } from './index.ts'

const called = new Set<string>()

/** Each row was checked against the reference library. */
function check(table: string): void {
  for (const { source, expected } of readCases(table)) {
    for (const [, name] of source.matchAll(/\$(\w+)/g)) called.add(name!)
    assert.equal(
      outcomeOf(() => evaluate(source, { a: 1 })),
      expected,
      source,
    )
  }
}

test('functions on strings', () =>
  check(`
    $string([1, "a", null, {"b": true}]) => "[1,\\"a\\",null,{\\"b\\":true}]"
    $string({"a": [1]}, true) => "{\\n  \\"a\\": [\\n    1\\n  ]\\n}"
    $string(1e21) => "1e+21"
    $string(123456789012345678) => "123456789012345680"
    $string($sum) => ""
    $string() => "{\\"a\\":1}"
    $length("a😂b") => 3
    $substring("hello", 1, 3) => "ell"
    $substring("hello", -3, 2) => "ll"
    $substring("😂ab", 1) => "ab"
    $substringBefore("a-b-c", "-") => "a"
    $substringAfter("a-b-c", "-") => "b-c"
    $substringAfter("abc", "x") => "abc"
    $uppercase("aé") => "AÉ"
    $lowercase("AÉ") => "aé"
    $trim("  a   b ") => "a b"
    $pad("x", 4, "ab") => "xaba"
    $pad("x", -4) => "   x"
    $contains("abc", /B/i) => true
    $contains("abc", /B/ii) => true
    $contains("abc", "z") => false
    $split("a, b", ", ") => ["a","b"]
    $split("a1b22c", /\\d+/, 2) => ["a","b"]
    $split("a", "b", -1) => D3020
    $join(["a", "b"], "-") => "a-b"
    $join("a") => "a"
    $join([1]) => T0412
    $match("ab12ab", /a(b)/) => [{"match":"ab","index":0,"groups":["b"]},{"match":"ab","index":4,"groups":["b"]}]
    $match("abc", /x*/) => D1004
    $match("a", /a/, -1) => D3040
    $replace("abab", "a", "x", 1) => "xbab"
    $replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1") => "Smith, John"
    $replace("abc", /b/, function($m){$uppercase($m.match)}) => "aBc"
    $replace("a", "", "b") => D3010
    $replace("a", "a", "b", -1) => D3011
    $replace("a", /a/, function($m){1}) => D3012
    $base64encode("aé") => "Yek="
    $base64decode("aGk=") => "hi"
    $encodeUrlComponent("?x=é") => "%3Fx%3D%C3%A9"
    $encodeUrl("http://a/?x=é") => "http://a/?x=%C3%A9"
    $decodeUrlComponent("%3F") => "?"
    $decodeUrl("%3F%C3%A9") => "%3Fé"
    $decodeUrl("%") => D3140
    $eval("[1, $string(2), a]") => [1,"2",1]
    $eval("1 +") => D3120
    $eval("1 + 'a'") => D3121
    ($x := 5; $eval("$x * 2")) => 10
  `))

test('functions on numbers', () =>
  check(
    `
    $number("12.5e1") => 125
    $number("0x1F") => 31
    $number(true) => 1
    $number("abc") => D3030
    $abs(-3) => 3
    $floor(-1.5) => -2
    $ceil(1.2) => 2
    $round(2.5) => 2
    $round(3.5) => 4
    $round(1.235, 2) => 1.24
    $round(125, -1) => 120
    $power(2, 10) => 1024
    $power(1000, 1000) => D3061
    $sqrt(16) => 4
    $sqrt(-1) => D3060
    $sum([1, 2, 3]) => 6
    $sum([]) => 0
    $max([1, 3, 2]) => 3
    $min([3, 1, 2]) => 1
    $average([1, 2]) => 1.5
    $max([]) => nothing
    $count([1, 2]) => 2
    $count(missing) => 0
    $random() < 1 => true
    $formatBase(255, 16) => "ff"
    $formatBase(1, 99) => D3100
    $formatNumber(12345.6, "#,##0.00") => "12,345.60"
    $formatNumber(0.14, "01%") => "14%"
    $formatNumber(-5, "0;(0)") => "(5)"
    $formatNumber(1234.5678, "00.000e0") => "12.346e2"
    $formatNumber(34.555, "#0.00;(#0.00)") => "34.56"
    $formatNumber(1, "1;2;3") => D3080
    $formatInteger(2789, "w") => "two thousand, seven hundred and eighty-nine"
    $formatInteger(1999, "I") => "MCMXCIX"
    $formatInteger(28, "a") => "ab"
    $formatInteger(1234567, "#,##0") => "1,234,567"
    $formatInteger(21, "Ww;o") => "Twenty-First"
    $formatInteger(1, "!") => D3130
    $formatInteger(12, "0٠") => D3131
    $parseInteger("twelve thousand, four hundred and seventy-six", "w") => 12476
    $parseInteger("MCMXCIX", "I") => 1999
    $parseInteger("12,345,678", "#,##0") => 12345678
  `,
  ))

test('functions on arrays', () =>
  check(`
    $append([1], [2, 3]) => [1,2,3]
    $append(missing, 1) => 1
    $sort([3, 1, 2]) => [1,2,3]
    $sort(["b", "a"]) => ["a","b"]
    $sort([1, 2, 3], function($l, $r){$l < $r}) => [3,2,1]
    $sort([1, "a"]) => D3070
    $reverse([1, 2]) => [2,1]
    $count($shuffle([1, 2, 3])) => 3
    $distinct([1, 1, "1", {"a": 1}, {"a": 1}]) => [1,"1",{"a":1}]
    $zip([1, 2], ["a", "b", "c"]) => [[1,"a"],[2,"b"]]
    $map([1, 2], function($v, $i, $a){$v + $i + $count($a)}) => [3,5]
    $map([], $string) => nothing
    $map([1, 2], $string) => ["1","2"]
    $filter([1, 2, 3], function($v){$v > 1}) => [2,3]
    $filter([1, 2], function($v){$v > 1}) => 2
    $single([1, 2, 3], function($v){$v = 2}) => 2
    $single([1, 2]) => D3138
    $single([]) => D3139
    $reduce([1, 2, 3], function($a, $v){$a + $v}) => 6
    $reduce([1, 2], function($a, $v){$a + $v}, 10) => 13
    $reduce([1], function($a){1}) => D3050
  `))

test('functions on objects and values', () =>
  check(`
    $keys({"a": 1, "b": 2}) => ["a","b"]
    $keys([{"a": 1}, {"a": 2, "b": 3}]) => ["a","b"]
    $lookup([{"a": 1}, {"a": 2}], "a") => [1,2]
    $lookup({"a": 1}, "constructor") => nothing
    $spread({"a": 1, "b": 2}) => [{"a":1},{"b":2}]
    $merge([{"a": 1}, {"a": 2, "b": 3}]) => {"a":2,"b":3}
    $each({"a": 1, "b": 2}, function($v, $k){$k & $v}) => ["a1","b2"]
    $sift({"a": 1, "b": 2}, function($v){$v > 1}) => {"b":2}
    $clone({"a": [1]}) => {"a":[1]}
    $type([]) => "array"
    $type(null) => "null"
    $type($sum) => "function"
    $type(1) & $type("") & $type(true) & $type({}) => "numberstringbooleanobject"
    $boolean([0, 1]) => true
    $boolean({}) => false
    $not("") => true
    $exists(missing) => false
    $exists(null) => true
    $error("oops") => D3137
    $assert(false, "no") => D3141
    $assert(true) => nothing
  `))

test('functions on dates', () =>
  check(`
    $now() => "2026-11-20T12:34:56.789Z"
    $millis() => 1795178096789
    $now("[Y]-[M01]") => "2026-11"
    $fromMillis(1521801216617) => "2018-03-23T10:33:36.617Z"
    $fromMillis(1521801216617, "[FNn], [D1o] [MNn] [Y] [h]:[m01] [PN]") => "Friday, 23rd March 2018 10:33 AM"
    $fromMillis(1521801216617, "[H01]:[m01] [z]", "-0530") => "05:03 GMT-05:30"
    $fromMillis(1521801216617, "[dwo] [W] [w] [X] [x]") => "eighty-second 12 4 2018 3"
    $fromMillis(1521801216617, "[YI] [MN,3-3] [F1]") => "MMXVIII MAR 5"
    $fromMillis(0, "[Q]") => D3132
    $fromMillis(0, "[YN]") => D3133
    $fromMillis(0, "[Z00000]") => D3134
    $fromMillis(0, "[Y") => D3135
    $toMillis("2018-03-23T10:33:36.617+01:00") => 1521797616617
    $toMillis("23 March 2018", "[D] [MNn] [Y]") => 1521763200000
    $toMillis("10:33 PM", "[h]:[m] [P]") => 1795213980000
    $toMillis("2018-082", "[Y]-[d]") => 1521763200000
    $toMillis("20180323", "[Y0001][M01][D01]") => 1521763200000
    $toMillis("2018-W12", "[X]-W[W]") => D3136
    $toMillis("x") => D3110
    $toMillis("abc", "[Y]") => nothing
  `))

test('no function is left untested', () => {
  const untested = [...builtinFunctions.keys()].filter((name) => !called.has(name))
  assert.deepEqual(untested, [])
})
