import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { parseJavaPattern, parseJavascriptPattern, RegexSyntaxError, RegularExpression } from './index.ts'

class Exhausted extends Error {}

interface Found {
  readonly slots: readonly number[] | null
  readonly steps: number
}

function find(expression: RegularExpression, text: string, from = 0, stepsMax = 1_000_000): Found {
  let steps = 0
  const slots = expression.find(text, from, (spent) => {
    steps += spent
    if (steps > stepsMax) throw new Exhausted()
  })
  return { slots, steps }
}

function javascript(source: string, flags = ''): RegularExpression {
  return new RegularExpression(parseJavascriptPattern(source, flags))
}

/** The first match with its groups; null if there is none. */
function ownMatch(source: string, flags: string, text: string): (string | undefined)[] | null {
  const { slots } = find(javascript(source, flags), text)
  if (slots === null) return null
  return Array.from({ length: slots.length / 2 }, (_nothing, index) => {
    const [from, to] = [slots[2 * index]!, slots[2 * index + 1]!]
    return from < 0 || to < 0 ? undefined : text.slice(from, to)
  })
}

function check(source: string, flags: string, text: string): void {
  const native = new RegExp(source, flags).exec(text)
  const expected = native === null ? null : Array.from(native)
  assert.deepEqual(ownMatch(source, flags, text), expected, `/${source}/${flags} on ${JSON.stringify(text)}`)
}

test("matches are the same as the platform's in JavaScript", () => {
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
  patterns.push(
    '(?<=(\\d+)(\\d+))x',
    '(?<=\\1(a))b',
    '(?<!(?<=a)b)c',
    '(?:(?=(a))a|b)+',
    '(?<x>a)|(?<x>b)\\k<x>',
    '(?<é>a)\\k<é>',
    '(?i:a)b',
    '\\c',
    '[\\c]',
    '[\\c1]',
    '[\\w-z]',
    '[^\\W]',
    'é+',
    '[σ]',
    '[^α-ω]',
    '\\u017f',
    '[^\\u212a]',
    '😀',
    '[😀]',
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
    'Éé',
    'ςΣσ',
    's\u017fK\u212a',
    '12x3',
    '\\c\x11',
    '😀',
  ]
  for (const pattern of patterns)
    for (const text of texts) for (const flags of ['', 'i', 'm']) check(pattern, flags, text)
})

const sandbox = createContext({})

/** The platform takes exponential time for some patterns, so they cannot be compared. */
function endsNatively(source: string, flags: string, text: string): boolean {
  try {
    runInContext(`new RegExp(${JSON.stringify(source)}, '${flags}').exec(${JSON.stringify(text)})`, sandbox, {
      timeout: 50,
    })
    return true
  } catch {
    return false
  }
}

test('matches are the same on random patterns', () => {
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
    const flags = pick(['', 'i', 'm'])
    check(source, flags, text)
    // After this many characters, the matcher has begun to remember its visits. With backreferences it never does.
    const longText = `${'x'.repeat(300)}${text}`
    if (!source.includes('\\1') && endsNatively(`^x*(?:${source})`, flags, longText)) {
      check(`^x*(?:${source})`, flags, longText)
    }
  }
})

test('a search begins at the given place', () => {
  assert.deepEqual(find(javascript('a'), 'abca', 1).slots, [3, 4])
  assert.deepEqual(find(javascript('(?<=a)b'), 'ab', 1).slots, [1, 2])
  assert.equal(find(javascript('^b'), 'ab', 1).slots, null)
  assert.deepEqual(find(javascript('^b', 'm'), 'a\nb', 1).slots, [2, 3])
  assert.deepEqual(find(javascript('x*'), 'ab', 2).slots, [2, 2])
  assert.equal(find(javascript('x*'), 'ab', 3).slots, null)
})

test('twice the text takes twice the steps', () => {
  const hostile = [
    '^(a+)+$',
    '^(a|a)*$',
    '^(a*)*$',
    '^(?:a|aa)+$',
    '((a+)?)+!?$',
    '(.*)*x',
    '^(?:a+){2,}$',
    'a*a*a*a*b',
    '(a?){20}a{20}$',
  ]
  for (const source of [...hostile, '.*x.*', '\\w+@\\w+', '(?:(?:a|b)*c)*d', '.*?.*?x']) {
    const steps = (length: number): number => find(javascript(source), `${'a'.repeat(length)}-`).steps
    assert.ok(steps(4_000) < 2.5 * steps(2_000), `${source}: ${steps(2_000)} and ${steps(4_000)}`)
  }
})

test('remembering visits does not change matches', () => {
  const words = 'word '.repeat(200)
  for (const source of [
    '(?:wo|rd)+',
    '(?:(\\w)|( ))*$',
    '^.*(r).* ',
    '^(?:(?=(\\w+))\\w+ ?)+$',
    '(?:w(?!x)|o|r|d| )+$',
    '(?:.(?<!x))*$',
    '^(?:(\\w+?)\\s)+$',
    '^(?:(?=.* $)[\\w ])+$',
    '^(?:(?!.*x)[\\w ])+$',
  ]) {
    const native = new RegExp(source).exec(words)
    assert.deepEqual(ownMatch(source, '', words), native === null ? null : Array.from(native), source)
  }
})

test('the meter stops patterns that still take forever', () => {
  assert.throws(() => find(javascript('^(a+)+\\1$'), `${'a'.repeat(40)}!`), Exhausted)
  assert.throws(() => find(javascript('(?:(?=a*b)a)*c'), `${'a'.repeat(10_000)}b`), Exhausted)
})

test('a large set costs the same as a small one, and skipped text is paid for on the way', {
  timeout: 60_000,
}, () => {
  const text = '€'.repeat(1_500_000)
  // Every second character, so that no two of them form a range.
  const members = Array.from({ length: 9_000 }, (_, index) => String.fromCharCode(0x4e00 + 2 * index))
  const stepsOf = (source: string, flags = ''): number => find(javascript(source, flags), text).steps
  const small = stepsOf('[一丂]')
  for (const [source, flags] of [
    [`[${members.join('')}]`, ''],
    [`[${members.join('')}]`, 'i'],
    [members.join('|'), ''],
  ] as const) {
    const large = stepsOf(source, flags)
    assert.ok(large < small + 3 * members.length, `${flags}: ${small} and ${large} steps`)
  }
  for (const source of ['[一丂]', '€+一', '(?:€)*一']) {
    let paidMost = 0
    let spent = 0
    const stopped = (): unknown =>
      javascript(source).find(text, 0, (steps) => {
        paidMost = Math.max(paidMost, steps)
        spent += steps
        if (spent > 1_000) throw new Exhausted()
      })
    assert.throws(stopped, Exhausted)
    assert.ok(spent < 3_000 && paidMost < 2_000, `${source}: ${spent} steps, ${paidMost} at once`)
  }
})

test("sets are the same as the platform's, for every character", () => {
  const all = Array.from({ length: 0x10000 }, (_, unit) => unit)
  for (const source of [
    '[^α-ω]',
    '[à-þ\\d]',
    '\\W',
    '[^\\Wé]',
    '[\\0-\\uffff]',
    '[K-ſ]',
    '[]',
    '[^]',
    '\\s',
    'ǆ',
    '[ﬀÿß]',
  ]) {
    for (const flags of ['', 'i']) {
      const native = new RegExp(`^${source}$`, flags)
      const own = javascript(source, flags)
      const differing = all.filter((unit) => {
        const character = String.fromCharCode(unit)
        return native.test(character) !== (find(own, character).slots !== null)
      })
      assert.deepEqual(
        differing.filter((unit) => ![0x0a, 0x0d].includes(unit)),
        [],
        `${source} ${flags}`,
      )
    }
  }
  const cased = (code: number): boolean => {
    const character = String.fromCodePoint(code)
    const codes = [code, character.toLowerCase().codePointAt(0)!, character.toUpperCase().codePointAt(0)!]
    return codes.some((each) => each >= 0x3b1 && each <= 0x3c9) || /\p{Lu}/u.test(character)
  }
  const own = new RegularExpression(parseJavaPattern('[α-ω\\p{Lu}]', 'i'))
  const none = new RegularExpression(parseJavaPattern('[^α-ω\\p{Lu}]', 'i'))
  for (let code = 0; code < 0x20000; code++) {
    const character = String.fromCodePoint(code)
    assert.ok((find(own, character).slots !== null) === cased(code), code.toString(16))
    assert.ok((find(none, character).slots !== null) === !cased(code), code.toString(16))
  }
})

test('a program is paid for before it is made', () => {
  assert.throws(() => find(javascript('(?:a{400}){400}'), '', 0, 20_000), Exhausted)
  assert.throws(() => javascript('(?:a{1000}){1000}'), RegexSyntaxError)
})

test('invalid JavaScript patterns are refused', () => {
  for (const source of ['(', ')', '[', 'a**', 'a{2,1}', '[b-a]', '(?<a', '\\', '('.repeat(300) + ')'.repeat(300)]) {
    assert.throws(() => javascript(source), RegexSyntaxError, source)
  }
})

test("Java's patterns match whole texts, by code point", () => {
  const cases: [source: string, flags: string, matched: string[], others: string[]][] = [
    ['a|ab', '', ['a', 'ab'], ['abc', 'b', '']],
    ['a.c', '', ['abc', 'a😀c'], ['ac', 'a\nc', 'a\u0085c']],
    ['a.c', 's', ['a\nc'], []],
    ['S.*', 'i', ['sword', 'Sword'], ['word']],
    ['(?i)É', '', ['é', 'É'], ['e']],
    ['^a$\\n^b$', 'm', ['a\nb'], ['ab']],
    ['^a$\\n^b$', '', [], ['a\nb']],
    ['[^a-c]{2}', '', ['xy', '😀😀'], ['xa', 'x', '😀']],
    ['[😀-😂]+', '', ['😁😂'], ['😃', '\ud83d']],
    ['\\p{Alpha}+\\P{Punct}', '', ['ab1'], ['ab!', '1']],
    ['\\p{L}\\p{IsLu}\\pN', '', ['éÉ1'], ['éé1']],
    ['\\d\\s\\w\\S', '', ['1 _x'], ['1 -x', '٣ _x']],
    ['\\x41\\u0042\\t\\0', '', ['AB\t\0'], ['AB']],
    ['(?<name>a)(?:b)?\\bx??', '', ['a', 'ab'], ['abx']],
    ['\\Aa\\z', '', ['a'], ['a\n']],
    ['(a|b)*?c{1,}', '', ['abcc', 'c'], ['ab']],
    ['a{12345}', '', ['a{12345}'], ['a']],
  ]
  for (const [source, flags, matched, others] of cases) {
    const expression = new RegularExpression(parseJavaPattern(source, flags))
    for (const text of matched) assert.ok(find(expression, text).slots !== null, `${source} on ${JSON.stringify(text)}`)
    for (const text of others) assert.equal(find(expression, text).slots, null, `${source} on ${JSON.stringify(text)}`)
  }
})

test('patterns that are not valid in Java, or need more than linear time, are refused', () => {
  const sources = [
    '(',
    'a)',
    '[a',
    'a**',
    'a{2,1}',
    'a{1001}',
    'a++',
    '(?=a)',
    '(?x)a',
    '(a)\\1',
    '\\q',
    '\\',
    '[b-a]',
    '[a&&b]',
    '[a[b]]',
    '\\p{Nope}',
    '[a-',
    '(?:a{1000}){1000}',
    'a'.repeat(1_001),
    '('.repeat(51) + ')'.repeat(51),
  ]
  for (const source of sources) {
    assert.throws(() => new RegularExpression(parseJavaPattern(source, '')), RegexSyntaxError, source)
  }
  assert.throws(() => parseJavaPattern('a', 'x'), RegexSyntaxError)
})
