import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Simulated, simulate } from '../src/engine/test-support/simulation.ts'
import { parse, stringify } from '../src/json/index.ts'

/**
 * Definitions that make something endless from little. Each once stopped the server or held it up. All must end with an
 * error that names the limit, without taking more steps than a state may.
 */

/** What one state may spend, plus the cost of its events and transitions. */
const stepsMax = 20_000_000

const large = JSON.stringify({ s: 'x'.repeat(200_000), n: Array.from({ length: 20_000 }, (_nothing, index) => index) })
const tooLarge =
  "The state/task 'Pass' returned a result with a size exceeding the maximum number of bytes service limit."

function run(definition: object, input = large): Simulated {
  const simulated = simulate(definition, { input })
  assert.ok(simulated.steps < stepsMax, `${simulated.steps} steps`)
  return simulated
}

function passes(fields: object, input?: string): Simulated['closed'] {
  return run({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true, ...fields } } }, input).closed
}

function failsTooLarge(fields: object, input?: string): void {
  const closed = passes(fields, input)
  assert.deepEqual([closed?.error, closed?.cause], ['States.DataLimitExceeded', tooLarge])
}

function failsWith(error: string, cause: RegExp, fields: object, input?: string): void {
  const closed = passes(fields, input)
  assert.equal(closed?.error, error)
  assert.match(closed?.cause ?? '', cause)
  assert.ok((closed?.cause ?? '').length <= 32_768)
}

const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(', ')

test('a text of many large ones is not built', () => {
  failsTooLarge({ Parameters: { 'v.$': `States.Format('${'{}'.repeat(3_000)}', ${times(3_000, '$.s')})` } })
  failsTooLarge({ Parameters: { 'v.$': `States.Format('${'{}'.repeat(900)}', ${times(900, '$.n')})` } })
})

test('JSON of a value that contains a large one many times is not built', () => {
  failsTooLarge({ Parameters: { 'v.$': `States.JsonToString(States.Array(${times(1_500, '$')}))` } })
  failsTooLarge({ Parameters: { 'v.$': `States.Array(${times(1_500, '$')})` } })
  failsTooLarge({ Parameters: { v: Array.from({ length: 3_000 }, (_nothing, index) => ({ [`k${index}.$`]: '$' })) } })
  failsTooLarge({ Parameters: { 'v.$': '$' }, ResultPath: '$.copy' })
})

test('many texts, each of allowed length, are too long together', () => {
  const template = Object.fromEntries(
    Array.from({ length: 300 }, (_nothing, index) => [
      `k${index}.$`,
      `States.ArrayLength(States.Array(States.JsonToString(States.Array(${times(50, '$.s')}))))`,
    ]),
  )
  failsTooLarge({ Parameters: template })
})

test('values that share their parts are compared, hashed and sorted within a limit of steps', () => {
  const wide = `States.Array(${times(2_000, '$.n')})`
  for (const call of [
    `States.ArrayUnique(States.Array(${wide}, ${wide}))`,
    `States.ArrayContains(States.Array(${wide}), ${wide})`,
    `States.ArrayUnique(${wide})`,
  ]) {
    failsWith('States.Runtime', /takes too many steps/, { Parameters: { 'v.$': call } })
  }
  failsWith('States.IntrinsicFailure', /longer than 10000/, {
    Parameters: { 'v.$': `States.Hash(${wide}, 'SHA-256')` },
  })
})

test('texts with the same hash in Java do not slow down a set', () => {
  const collisions = Array.from({ length: 2 ** 13 }, (_nothing, index) =>
    Array.from({ length: 13 }, (_each, bit) => ((index >> bit) & 1 ? 'Aa' : 'BB')).join(''),
  )
  failsWith(
    'States.Runtime',
    /takes too many steps/,
    { Parameters: { 'v.$': 'States.ArrayUnique($)' } },
    JSON.stringify(collisions),
  )
})

test('paths that find the same values again and again end', () => {
  const deep = `${'['.repeat(400)}${'[],'.repeat(400)}1${']'.repeat(400)}`
  failsWith('States.Runtime', /too many steps/, { Parameters: { 'v.$': '$..[*]..[*]..[*]' } }, deep)
  const names = Array.from({ length: 3_000 }, (_nothing, index) => `'k${index}'`).join(',')
  const many = JSON.stringify(Array.from({ length: 30_000 }, () => ({})))
  failsWith('States.Runtime', /too many steps/, { Parameters: { 'v.$': `$..[${names}]` } }, many)
  const indices = Array.from({ length: 3_000 }, (_nothing, index) => index).join(',')
  failsWith(
    'States.Runtime',
    /too many steps/,
    { Parameters: { 'v.$': `$..[${indices}]` } },
    many.replaceAll('{}', '[]'),
  )
})

test('messages show no more of a value than fits', () => {
  const deep = JSON.stringify(Array.from({ length: 1_000 }, (_nothing, index) => `${index}`.repeat(40)))
  failsWith('States.Runtime', /could not be found in the input/, { Parameters: { 'v.$': '$.missing' } })
  failsWith('States.Runtime', /could not be found in the input/, {
    Parameters: { 'v.$': "States.Format('{}', $.missing)" },
  })
  failsWith('States.ResultPathMatchFailure', /Unable to apply step/, { Result: 1, ResultPath: '$.s.t' })
  failsWith('States.QueryEvaluationError', /./, { QueryLanguage: 'JSONata', Output: '{% $error($states.input.s) %}' })
  const map = {
    StartAt: 'Map',
    States: {
      Map: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        Items: '{% {"a": $map([1..1500], function($i){ $states.input.s })} %}',
        ItemProcessor: { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
        End: true,
      },
    },
  }
  const { closed } = run(map)
  assert.equal(closed?.error, 'States.QueryEvaluationError')
  assert.ok((closed?.cause ?? '').length <= 32_768)
  assert.ok(run(map, deep).closed !== null)
})

test('all expressions of a state together have a limit of steps', () => {
  const loop = '{% ($f := function($x){ $f($x + 1) }; $f(1)) %}'
  failsWith('States.QueryEvaluationError', /timeout/, { QueryLanguage: 'JSONata', Output: { a: loop } })
  const half = '{% $sum([1..870000]) %}'
  failsWith('States.QueryEvaluationError', /timeout/, {
    QueryLanguage: 'JSONata',
    Output: Array.from({ length: 1_000 }, () => half),
  })
})

test('a loop that keeps wrapping its value ends when the value can no longer be read', () => {
  for (const fields of [
    { Parameters: { 'a.$': '$' } },
    { QueryLanguage: 'JSONata', Output: { a: '{% $states.input %}' } },
  ]) {
    const { closed } = run(
      {
        StartAt: 'Wrap',
        States: {
          Wrap: { Type: 'Pass', ...fields, Next: 'Again' },
          Again: {
            Type: 'Choice',
            Choices: [{ Variable: '$.end', IsPresent: true, Next: 'End' }],
            Default: 'Wrap',
          },
          End: { Type: 'Succeed' },
        },
      },
      '{}',
    )
    assert.equal(closed?.error, 'States.Runtime')
    assert.match(closed?.cause ?? '', /nests deeper than 1000 levels/)
  }
})

test('branches do not nest values deeper than allowed', () => {
  const deepest = `${'['.repeat(1_000)}${']'.repeat(1_000)}`
  const { closed } = run(
    {
      StartAt: 'Parallel',
      States: {
        Parallel: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } }],
          Next: 'Look',
        },
        Look: { Type: 'Pass', Parameters: { 'v.$': '$[0]' }, End: true },
      },
    },
    deepest,
  )
  assert.equal(closed?.error, 'States.Runtime')
})

test('texts made to slow down a search are searched in time', () => {
  const [same, needle] = ['a'.repeat(200_000), `${'a'.repeat(100_000)}b${'a'.repeat(20_000)}`]
  const closed = passes(
    {
      Type: 'Choice',
      End: undefined,
      Choices: Array.from({ length: 8 }, () => ({ Variable: '$.s', StringMatches: `*${needle}*`, Next: 'Pass' })),
    },
    JSON.stringify({ s: same }),
  )
  assert.equal(closed?.cause?.includes('Failed to transition'), true)
})

test('any number of backslashes and escapes is read and written in time', () => {
  const escapes = `"${'\\u0041'.repeat(40_000)}"`
  assert.equal(parse(escapes), 'A'.repeat(40_000))
  const backslashes = `${'\\'.repeat(120_000)}x\u001f`
  assert.equal(parse(stringify(backslashes)), backslashes)
})

/** The same numbers in every run. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const atoms = ['$', '$.s', '$.n', '$..*', '$.n[*]', '$.n[?(@ > 5)]', "'a'", '7', '$.missing', "'{}{}'", 'true']
const calls: readonly [name: string, count: number][] = [
  ['Format', 3],
  ['JsonToString', 1],
  ['StringToJson', 1],
  ['Array', 4],
  ['ArrayPartition', 2],
  ['ArrayContains', 2],
  ['ArrayGetItem', 2],
  ['ArrayLength', 1],
  ['ArrayUnique', 1],
  ['ArrayRange', 3],
  ['Base64Encode', 1],
  ['Base64Decode', 1],
  ['Hash', 2],
  ['JsonMerge', 3],
  ['StringSplit', 2],
  ['MathAdd', 2],
]

function randomCall(random: (below: number) => number, nesting: number): string {
  const [name, count] = calls[random(calls.length)]!
  const given = Array.from({ length: count }, () =>
    nesting > 1 && random(3) > 0 ? randomCall(random, nesting - 1) : atoms[random(atoms.length)]!,
  )
  return `States.${name}(${given.join(', ')})`
}

const pieces = [
  '$states.input',
  '$states.input.s',
  '$states.input.n',
  '[1..20000]',
  '"a"',
  '3',
  '{"k": 1}',
  '$match($states.input.s, /a+ c/)',
]
const functions =
  `append base64encode base64decode boolean contains count distinct each filter formatNumber fromMillis hash join
  keys length lowercase map match merge number pad parse partition range reduce replace reverse shuffle sift sort split spread
  string substring substringAfter substringBefore sum toMillis trim type uppercase zip`.split(/\s+/)

function randomExpression(random: (below: number) => number, nesting: number): string {
  const inside = (): string =>
    nesting > 0 && random(3) > 0 ? randomExpression(random, nesting - 1) : pieces[random(pieces.length)]!
  switch (random(5)) {
    case 0:
      return `(${inside()} & ${inside()})`
    case 1:
      return `[${inside()}, ${inside()}, ${inside()}]`
    case 2:
      return `$map([1..${10 ** (1 + random(4))}], function($i){ ${inside()} })`
    default:
      return `$${functions[random(functions.length)]}(${Array.from({ length: 1 + random(3) }, inside).join(', ')})`
  }
}

test("random calls and expressions end within a state's budget", () => {
  const random = seededRandom(20_261_130)
  const input = JSON.stringify({
    s: 'ab '.repeat(40_000),
    n: Array.from({ length: 5_000 }, (_nothing, index) => index),
  })
  const ends = new Map<string, number>()
  for (let round = 0; round < 150; round++) {
    const template = Object.fromEntries(
      Array.from({ length: 5 }, (_nothing, index) => [`k${index}.$`, randomCall(random, 4)]),
    )
    const closed = [
      passes({ Parameters: template }, input),
      passes({ QueryLanguage: 'JSONata', Output: `{% ${randomExpression(random, 3)} %}` }, input),
    ]
    for (const each of closed) ends.set(each?.error ?? 'value', (ends.get(each?.error ?? 'value') ?? 0) + 1)
  }
  // The generator produces values as well as limits and errors.
  for (const end of ['value', 'States.DataLimitExceeded', 'States.QueryEvaluationError']) assert.ok(ends.has(end), end)
})
