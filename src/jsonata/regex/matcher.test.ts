import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultBoundError, Evaluation } from '../runtime/evaluation.ts'
import { failureOf, testEnvironment } from '../testing.ts'
import { Matcher } from './matcher.ts'
import { parsePattern } from './pattern.ts'
import { compileProgram } from './program.ts'
import { Regex } from './regex.ts'

function evaluation(): Evaluation {
  return new Evaluation(testEnvironment(), undefined, { steps: 200_000, depth: 100, memory: 1e7 }, defaultBoundError)
}

/** The first match by our own matcher, with its groups; null where there is none. */
function ownMatch(source: string, flags: string, text: string): (string | undefined)[] | null {
  const options = { ignoreCase: flags.includes('i'), multiline: flags.includes('m') }
  const { pattern, groupCount } = parsePattern(source, options.ignoreCase)
  const program = compileProgram(pattern, groupCount)
  const matcher = new Matcher(text, program.slotCount, options, evaluation())
  for (let start = 0; start <= text.length; start++) {
    const end = matcher.run(program, start)
    if (end < 0) continue
    const groups = Array.from({ length: groupCount }, (_nothing, index) => {
      const [from, to] = [matcher.slots[2 * index + 2]!, matcher.slots[2 * index + 3]!]
      return from < 0 || to < 0 ? undefined : text.slice(from, to)
    })
    return [text.slice(start, end), ...groups]
  }
  return null
}

function check(source: string, flags: string, text: string): void {
  const native = new RegExp(source, flags).exec(text)
  const expected = native === null ? null : Array.from(native)
  assert.deepEqual(ownMatch(source, flags, text), expected, `/${source}/${flags} on ${JSON.stringify(text)}`)
}

test('our matcher finds what the platform finds', () => {
  const patterns = [
    'a|ab',
    '(a|ab)(c|bcd)(d*)',
    '(z)((a+)?(b+)?(c))*',
    '(a*)*',
    '(?:a?)*?b',
    '(a+)(b+)?\\2c',
    '^a$',
    'a{2,3}',
    'a{2,}?',
  ]
  patterns.push(
    '[^a-c]+',
    '[\\d\\s-]+',
    '\\bfoo\\b',
    'o\\B',
    '(?=(a+))a*b\\1',
    '(?!b)[a-z]',
    '(?<=a)b',
    '(?<!a)b',
    '(?<x>a)\\k<x>',
  )
  patterns.push(
    '\\x41\\u0042',
    '[\\b]',
    'a.c',
    '(?:)',
    '()',
    'x*',
    '[]',
    '[^]',
    'a{,2}',
    '\\/',
    '\\.',
    '[a\\]]',
    '(a)|b',
    '(?:(a)|b)*',
    '\\cJ',
  )
  const texts = [
    '',
    'a',
    'ab',
    'abcd',
    'zaacbbbcac',
    'aaab',
    'foo bar',
    'baaabac',
    'AB',
    'aa\nbb',
    'x.y/z',
    'a{,2}',
    'bab',
    '\b\n',
    'foofoo',
    'a]',
    'É é',
  ]
  for (const pattern of patterns)
    for (const text of texts) for (const flags of ['', 'i', 'm']) check(pattern, flags, text)
})

test('and on patterns put together at random', () => {
  let state = 7
  const below = (count: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % count
  }
  const pick = (options: readonly string[]): string => options[below(options.length)]!
  const make = (depth: number): string => {
    if (depth === 0) return pick(['a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', 'A'])
    switch (below(6)) {
      case 0:
        return make(depth - 1) + make(depth - 1)
      case 1:
        return `(${make(depth - 1)})${pick(['', '*', '+', '?', '*?', '+?', '{1,2}', '{2}'])}`
      case 2:
        return `(?:${make(depth - 1)}|${make(depth - 1)})${pick(['', '*', '?', '{0,2}?'])}`
      case 3:
        return pick(['a*', 'b+', 'c?', '.*?', '[ab]{1,2}', '\\w+'])
      case 4:
        return `(?${pick(['=', '!', ':'])}${make(depth - 1)})`
      default:
        return `${make(depth - 1)}(${pick(['a', 'b'])})?\\1`
    }
  }
  for (let count = 0; count < 3_000; count++) {
    const source = make(1 + below(3))
    const text = Array.from({ length: below(9) }, () => pick(['a', 'b', 'c', 'A', ' ', '\n'])).join('')
    try {
      new RegExp(source)
    } catch {
      continue
    }
    check(source, pick(['', 'i', 'm']), text)
  }
})

test('what would take for ever stops at the limit of steps', () => {
  const error = failureOf(() => ownMatch('^(a+)+$', '', `${'a'.repeat(40)}!`))
  assert.equal(error.bound, 'steps')
})

test('a pattern that is none is refused', () => {
  for (const source of ['(', ')', '[', 'a**', 'a{2,1}', '[b-a]', '(?<a', '\\']) {
    assert.equal(failureOf(() => new Regex(source, '')).code, 'S0303', source)
  }
})
