import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, type JsonValue, parse, stringify } from '../../json/index.ts'
import { findParameterProblems, type ParameterSpelling } from './find-parameter-problems.ts'
import type { ParameterMember, ParameterShape } from './parameter-shape.ts'

const anything: ParameterMember = { required: null, inner: null }
const tree: ParameterShape = {
  members: new Map<string, ParameterMember>([
    ['Name', anything],
    ['Children', { required: null, inner: { around: ['list'], shape: () => tree } }],
    ['ByKind', { required: null, inner: { around: ['map', 'list'], shape: () => tree } }],
  ]),
}
const shape: ParameterShape = {
  members: new Map<string, ParameterMember>([
    ['Here', { required: 'present', inner: null }],
    ['Value', { required: 'notNull', inner: null }],
    ['Tree', { required: null, inner: { around: [], shape: () => tree } }],
  ]),
}

function problems(value: JsonValue, spelling: ParameterSpelling = 'values'): string[] {
  const object = parse(stringify(value)) as JsonObject
  return findParameterProblems(object, shape, spelling).map(({ message, path }) => `${path.join('/')}: ${message}`)
}

test('required members must be present, and some must not be null', () => {
  assert.deepEqual(problems({ Here: null, Value: 0 }), [])
  assert.deepEqual(problems({ Value: null }), [
    ": The field 'Here' is required but was missing",
    ": The field 'Value' is required but was missing",
  ])
})

test('a path stands for its member, where there are paths', () => {
  const paths = { 'Here.$': '$.a', 'Value.$': '$.b', 'Other.$': '$.c' }
  assert.deepEqual(problems(paths, 'paths'), [])
  assert.deepEqual(problems(paths).at(-1), 'Other.$: The field "Other.$" is not supported by Step Functions')
  assert.equal(problems(paths).length, 5)
})

test('unknown names are found however deep, but not where values are of another kind', () => {
  const inner = { Name: { any: 1 }, Children: [{ Nmae: 1 }, 'text'], ByKind: { a: [{ Kind: 1 }], b: {} } }
  assert.deepEqual(problems({ Here: 1, Value: 1, Tree: inner }), [
    'Tree/Children/0/Nmae: The field "Nmae" is not supported by Step Functions',
    'Tree/ByKind/a/0/Kind: The field "Kind" is not supported by Step Functions',
  ])
  assert.deepEqual(problems({ Here: 1, Value: 1, Tree: '{% $tree %}' }), [])
  assert.deepEqual(problems({ Here: 1, Value: 1, Tree: { Children: {}, ByKind: [] } }), [])
})
