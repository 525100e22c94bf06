import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  closestName,
  type Diagnostic,
  editDistance,
  isOwnCode,
  locate,
  locationOf,
  ownCodes,
  positionOf,
  render,
  serviceCodes,
} from './index.ts'

const text = `{
  "StartAt": "Reserve",
  "States": {
    "Reserve": {
      "Type": "Pass",
      "Next": "ChargeCrad"
    },
    "a/b[0]": { "Type": "Parallel", "Branches": [{ "States": { "\\u0041": { "Type": "Pass" } } }, 7] },
    "a": 1,
    "ChargeCard": { "Type": "Succeed" }
  }
}`

const wrongNext: Diagnostic = {
  severity: 'ERROR',
  code: 'MISSING_TRANSITION_TARGET',
  message: "Missing 'Next' target: ChargeCrad",
  location: '/States/Reserve/Next',
  own: false,
  path: ['States', 'Reserve', 'Next'],
  target: 'value',
  suggestion: 'ChargeCard',
  notes: [{ message: '"ChargeCard" is defined', path: ['States', 'ChargeCard'], target: 'name' }],
}

function found(position: { offset: number; length: number } | null): string | null {
  return position === null ? null : text.slice(position.offset, position.offset + position.length)
}

test('a location is written as the service writes it', () => {
  assert.equal(locationOf([]), '/')
  assert.equal(locationOf(['States', 'Fan out', 'Branches', 0, 'StartAt']), '/States/Fan out/Branches[0]/StartAt')
})

test('locate finds values and names by path and by location', () => {
  for (const [pointer, target, expected] of [
    ['/States/Reserve/Next', 'value', '"ChargeCrad"'],
    ['/States/Reserve/Next', 'name', '"Next"'],
    ['/States/a/b[0]/Branches[1]', 'value', '7'],
    ['/States/a/b[0]/Branches[0]/States/A/Type', 'value', '"Pass"'],
    ['/States/a/b[0]/Branches[0]/States/A', 'name', '"\\u0041"'],
    ['/States/a', 'value', '1'],
    ['/', 'value', text],
    [['States', 'a/b[0]', 'Type'], 'value', '"Parallel"'],
    ['/States/Nowhere', 'value', null],
    ['/States/Reserve/Next/x', 'value', null],
  ] as const) {
    assert.equal(found(locate(text, pointer, target)), expected, String(pointer))
  }
})

test('line and column count from 1', () => {
  assert.deepEqual(locate(text, '/States/Reserve/Next'), {
    offset: text.indexOf('"ChargeCrad"'),
    length: 12,
    line: 6,
    column: 15,
  })
})

test('an offset inside a string is found behind its escapes', () => {
  const json = '{"a": "\\u0041\\n$.bad"}'
  const position = positionOf({ path: ['a'], target: 'value', innerOffset: 4 }, json)
  assert.equal(json.slice(position?.offset), 'bad"}')
  assert.equal(position?.length, 3)
})

test('the last of two members with the same name is the one that counts', () => {
  assert.equal(locate('{"a":1,"a":22}', '/a')?.length, 2)
})

test('a diagnostic is rendered with its line, a caret frame, a suggestion and notes', () => {
  assert.equal(
    render(wrongNext, text, 'order.asl.json'),
    `error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: ChargeCrad
 ╭─ order.asl.json:6:15
6│       "Next": "ChargeCrad"
 │               ^^^^^^^^^^^^ did you mean "ChargeCard"?
 ╰─ note: "ChargeCard" is defined at order.asl.json:10:5`,
  )
})

test('colours are used when asked for', () => {
  assert.match(render(wrongNext, text, 'f', { colours: true }), /^\u001b\[31merror\u001b\[0m/)
  assert.doesNotMatch(render(wrongNext, text, 'f'), /\u001b/)
})

test('a diagnostic about the whole document names the file', () => {
  const diagnostic: Diagnostic = { ...wrongNext, code: 'MISSING_END_STATE', message: 'No end', path: null }
  assert.equal(render(diagnostic, text, 'f'), 'error[MISSING_END_STATE]: No end\n  ╰─ f')
})

test('a syntax error points at the text, and the parser is not quoted twice', () => {
  const diagnostic: Diagnostic = {
    ...wrongNext,
    code: 'INVALID_JSON_DESCRIPTION',
    message: `Unrecognized token 'not': was expecting more\n at [Source: (String)"not"; line: 1, column: 4]`,
    path: null,
    textOffset: 2,
    suggestion: '',
    notes: [],
  }
  const { suggestion: _, ...plain } = diagnostic
  assert.equal(
    render(plain, '  not a', 'f'),
    `error[INVALID_JSON_DESCRIPTION]: Unrecognized token 'not': was expecting more
 ╭─ f:1:3
1│   not a
 │   ^^^`,
  )
})

test('only the part of a long line around the place is shown, without control characters', () => {
  const json = `{"x": "${'y'.repeat(300)}", "a": "b\u0007", "z": "${'y'.repeat(300)}"}`
  const shown = render({ ...wrongNext, path: ['a'], notes: [] }, json, 'f').split('\n')
  assert.ok(shown[2]!.length < 140)
  assert.match(shown[2]!, /^1│ …y+", "a": "b�", "z": "y+…$/)
  assert.equal(shown[3]!.indexOf('^'), shown[2]!.indexOf('"b'))
})

test('the closest name', () => {
  for (const [wanted, candidates, expected] of [
    ['ChargeCrad', ['Reserve', 'ChargeCard'], 'ChargeCard'],
    ['resource', ['Result', 'Resource'], 'Resource'],
    ['Foo', ['Type', 'Next'], null],
    ['Nxet', ['Next', 'Type'], 'Next'],
    ['A', ['B'], 'B'],
    ['A', ['BC'], null],
  ] as const) {
    assert.equal(closestName(wanted, candidates), expected, wanted)
  }
  assert.equal(editDistance('ca', 'abc'), 3)
})

test('codes are ours or of the service, never both', () => {
  assert.deepEqual(
    Object.keys(ownCodes).filter((code) => Object.hasOwn(serviceCodes, code)),
    [],
  )
  assert.ok(isOwnCode('ENDLESS_LOOP') && !isOwnCode('NO_PATH'))
})
