import type { JsonValue } from '../json/index.ts'

/**
 * For the test and the benchmark of what functions cost: for each function that reads or builds something of any size, calls
 * with something large, and how many characters, items or members that is.
 */
export interface CostlyCall {
  /** The functions and operators that this is about. */
  readonly names: readonly string[]
  readonly source: string
  readonly size: number
}

const textLength = 400_000
const itemCount = 20_000

/** What the calls are about. */
export function costlyVariables(): Record<string, JsonValue> {
  const letters = 'abcdefghij'.repeat(textLength / 10)
  const numbers = Array.from({ length: itemCount }, (_nothing, index) => (index * 7919) % itemCount)
  const members = Object.fromEntries(numbers.map((number) => [`k${number}`, number]))
  return {
    text: letters,
    // Two texts that are alike to the last character, and not one and the same.
    alike: `${letters.slice(0, -1)}y`,
    wide: '€'.repeat(textLength),
    pairs: '😀'.repeat(textLength / 2),
    spaces: ' '.repeat(textLength),
    commas: 'a,'.repeat(textLength / 2),
    same: 'a'.repeat(textLength),
    needle: `${'a'.repeat(textLength / 2 - 1000)}b${'a'.repeat(999)}`,
    digits: '1'.repeat(textLength),
    base64: 'QUJD'.repeat(textLength / 4),
    json: `[${'[],'.repeat(textLength / 3 - 1)}0]`,
    escapes: `"${'\\u0041'.repeat(Math.floor(textLength / 6))}"`,
    percents: '%41'.repeat(Math.floor(textLength / 3)),
    date: 'maymaymay'.repeat(20),
    numbers,
    texts: numbers.map((number) => `${'x'.repeat(100)}${number}`),
    objects: numbers.slice(0, itemCount / 4).map((number) => ({ k: `g${number % 10}`, n: number })),
    members,
    ordered: { ...members, name: 'x' },
  }
}

function call(names: string, source: string, size: number): CostlyCall {
  return { names: names.split(' '), source, size }
}

export const costlyCalls: readonly CostlyCall[] = [
  ...['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'].map((algorithm) =>
    call('hash', `$hash($text, "${algorithm}")`, textLength),
  ),
  call('hash', '$hash($wide, "MD5")', textLength),
  call('base64encode', '$base64encode($text)', textLength),
  call('base64encode', '$base64encode($wide)', textLength),
  call('base64decode', '$base64decode($base64)', textLength),
  call('decodeUrl', '$decodeUrl($percents)', textLength),
  call('decodeUrlComponent', '$decodeUrlComponent($percents)', textLength),
  call('encodeUrl', '$encodeUrl($wide)', textLength),
  call('encodeUrlComponent', '$encodeUrlComponent($wide)', textLength),
  call('contains', '$contains($text, "z")', textLength),
  call('contains', '$contains($same, $needle)', textLength),
  call('contains', '$contains($text, /z/)', textLength),
  call('contains', '$contains($same, /a+b/)', textLength),
  call('substringBefore', '$substringBefore($same, $needle)', textLength),
  call('substringAfter', '$substringAfter($same, $needle)', textLength),
  call('substring', '$substring($wide, 5)', textLength),
  call('substring', '$substring($pairs, 5, 100)', 105),
  call('substring', '$substring($pairs, 5)', textLength),
  call('length', '$length($wide)', textLength),
  call('length', '$length($pairs)', textLength),
  call('trim', '$trim($spaces)', textLength),
  call('trim', '$trim($commas)', textLength),
  call('uppercase', '$uppercase($text)', textLength),
  call('uppercase', '$uppercase($wide)', textLength),
  call('lowercase', '$lowercase($text)', textLength),
  call('pad', '$pad("", 400000, "€x")', textLength),
  call('pad', '$pad("", 2, $wide)', textLength),
  call('split', '$split($commas, ",")', textLength),
  call('split', '$split($same, $needle)', textLength),
  call('split', '$split($commas, /,/)', textLength),
  call('join', '$join($texts, $alike)', 6_000_000),
  call('join', '$join($texts)', 100 * itemCount),
  call('replace', '$replace($commas, ",", ";")', textLength),
  call('replace', '$replace($commas, /,/, "$0$1")', textLength),
  call('replace', '$replace($same, $needle, "x")', textLength),
  call('match', '$match($text, /j/)', textLength),
  call('match', '$match($text, /(a|b)*z/)', textLength),
  call('string', '$string($texts)', 100 * itemCount),
  call('string', '$string($members, true)', itemCount),
  call('&', '$length($text & $members)', itemCount),
  call('=', '$text = $alike', textLength),
  call('=', '$members = $ordered or $members = $members', itemCount),
  call('<', '$text < $alike', textLength),
  call('in', '-1 in $numbers', itemCount),
  call('in', '$alike in [$text, $text, $text]', 3 * textLength),
  call('..', '[1..20000]', itemCount),
  call('group-by', '$objects{k: n}', itemCount / 4),
  call('order-by', '$count($objects^(k, n))', itemCount / 4),
  call('predicate', '$count($numbers[$ > 5])', itemCount),
  call('predicate', '$count([1..100][$numbers])', 100 * itemCount),
  call('path', '$count($objects.n)', itemCount / 4),
  call('path', '$count([1..40].($numbers))', 40 * itemCount),
  call('wildcard', '$count($members.*)', itemCount),
  call('descendants', '$count($members.**)', itemCount),
  call('transform', '$type($objects ~> |$|{"x": 1}|)', itemCount / 4),
  call('keys', '$count($keys($members))', itemCount),
  call('keys', '$count($keys($objects))', itemCount / 4),
  call('merge', '$type($merge([$members, $members]))', 2 * itemCount),
  call('spread', '$count($spread($members))', itemCount),
  call('spread', '$count($spread($objects))', itemCount / 4),
  call('sift', '$type($sift($members, function($v){ true }))', itemCount),
  call('each', '$count($each($members, function($v){ 1 }))', itemCount),
  call('clone', '$type($clone($members))', itemCount),
  call('boolean not', '$boolean($members) and $not($members)', itemCount),
  call('lookup', '$count($lookup($objects, "n"))', itemCount / 4),
  call('append', '$count($append($numbers, $numbers))', 2 * itemCount),
  call('distinct', '$count($distinct($texts))', itemCount),
  call('distinct', '$count($distinct($objects[[0..40]]))', 40),
  call('reverse', '$count($reverse($numbers))', itemCount),
  call('shuffle', '$count($shuffle($numbers))', itemCount),
  call('sort', '$count($sort($numbers))', itemCount),
  call('sort', '$count($sort($texts))', itemCount),
  call('sort', '$count($sort([$text, $alike, $text & "a", $alike & "b"]))', textLength),
  call('zip', '$count($zip($numbers, $numbers, $numbers))', 3 * itemCount),
  call('map', '$count($map($numbers, function($v){ $v }))', itemCount),
  call('filter', '$count($filter($numbers, function($v){ true }))', itemCount),
  call('single', '$single($numbers, function($v){ $v = 5 })', itemCount),
  call('reduce', '$reduce($numbers, function($a, $v){ $a + $v })', itemCount),
  call('sum average', '$sum($numbers) + $average($numbers)', itemCount),
  call('max min', '$max($numbers) + $min($numbers)', itemCount),
  call('parse', '$count($parse($json))', textLength),
  call('parse', '$length($parse($escapes))', textLength),
  call('partition', '$count($partition($numbers, 1))', itemCount),
  call('range', '$count($range(1, 20000, 1))', itemCount),
  call('number', '$number($digits & "1e-400000")', textLength),
  call(
    'formatNumber',
    '$formatNumber(1234.5, $substring($replace($commas, /[a,]+/, ""), 0) & $pad("", 2000, "#,") & "0")',
    2000,
  ),
  call('formatNumber', '$length($formatNumber(12345678, "#,##0.00", {"grouping-separator": $text}))', textLength),
  call('formatInteger', '$length($formatInteger(12345, $pad("", 2000, "#,") & "0"))', 2000),
  call('parseInteger', '$parseInteger($digits, "#,##0")', textLength),
  call('parseInteger', '$parseInteger($commas, "w")', textLength),
  call('fromMillis', '$length($fromMillis(0, $pad("", 2000, "[Y]-")))', 2000),
  call('toMillis', '$toMillis($date, "[MNn][MNn][MNn][MNn][MNn][MNn][MNn]x")', 180),
  call('toMillis', '$toMillis($digits, "[Y]-[M]")', textLength),
  call('toMillis now', '$exists($now($pad("", 2000, "[Y]-")))', 2000),
]

/** Functions whose cost does not depend on what they are given, or is that of what they are asked to call. */
export const constantFunctions: readonly string[] = [
  'abs',
  'assert',
  'ceil',
  'count',
  'error',
  'exists',
  'floor',
  'formatBase',
  'millis',
  'power',
  'random',
  'round',
  'sqrt',
  'type',
  'uuid',
]
