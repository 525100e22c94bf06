import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonObject, type JsonValue, parse } from '../json/index.ts'
import { definitionOf, machinesOf, readTemplate } from './index.ts'

const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }
const sub = (name: string) => `\${${name}}`

/** Evaluates the only machine of a template, as it comes from a file. */
function workOut(template: object, given: Readonly<Record<string, string>> = {}) {
  const object = parse(JSON.stringify(template)) as JsonObject
  const read = readTemplate(object)
  const [machine] = machinesOf(read)
  const find = () => ({ offset: 0, length: 0, line: 1, column: 1 })
  const definition = definitionOf(read, machine!, { place, given: new Map(Object.entries(given)), find })
  for (const { path } of definition.problems) assert.ok(leadsSomewhere(object, path), path.join('/'))
  const { source } = definition
  const text = source.kind === 'text' ? source.text.text : source.kind === 'value' ? source.text : null
  return { object, definition, text, problems: definition.problems.map(({ message }) => message) }
}

function machine(properties: object) {
  return { Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties } } }
}

function leadsSomewhere(object: JsonValue, path: DocumentPath): boolean {
  let value: JsonValue | undefined = object
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (value !== undefined && isObject(value)) value = getMember(value, String(step))
    else return false
  }
  return value !== undefined
}

const sizeProblem = /^Evaluating the definition in the template takes more than 16777216 characters or steps$/
const depthProblem = /^Functions and conditions nest deeper than 500 levels$/

test('conditions that name each other many times over are judged once each', () => {
  const Conditions: Record<string, object> = { C0: { 'Fn::Equals': ['a', 'b'] } }
  for (let index = 1; index < 60; index++) {
    const before = { Condition: `C${index - 1}` }
    const same = { 'Fn::Equals': [{ 'Fn::If': [`C${index - 1}`, 'x', 'y'] }, 'y'] }
    Conditions[`C${index}`] = { 'Fn::Not': [{ 'Fn::And': [{ 'Fn::Or': [before, before] }, before, same] }] }
  }
  const DefinitionString = { 'Fn::If': ['C59', 'met', 'not met'] }
  assert.deepEqual(workOut({ Conditions, ...machine({ DefinitionString }) }).problems, [])
})

test('a ring of conditions is an error where it closes, and its path is shown', () => {
  const Conditions = {
    A: { 'Fn::And': [{ Condition: 'B' }, { 'Fn::Equals': ['1', '1'] }] },
    B: { 'Fn::Not': [{ Condition: 'C' }] },
    C: { 'Fn::Equals': [{ 'Fn::If': ['A', 'x', 'y'] }, 'x'] },
    Self: { Condition: 'Self' },
  }
  const table: [name: string, message: string, path: DocumentPath][] = [
    ['A', 'The condition A depends on itself: A → B → C → A', ['Conditions', 'C', 'Fn::Equals', 0, 'Fn::If', 0]],
    ['B', 'The condition B depends on itself: B → C → A → B', ['Conditions', 'A', 'Fn::And', 0, 'Condition']],
    ['Self', 'The condition Self depends on itself: Self → Self', ['Conditions', 'Self', 'Condition']],
  ]
  for (const [name, message, path] of table) {
    const DefinitionString = { 'Fn::Join': ['', [{ 'Fn::If': [name, 'x', 'y'] }, { 'Fn::If': [name, 'x', 'y'] }]] }
    const { definition } = workOut({ Conditions, ...machine({ DefinitionString }) })
    assert.deepEqual(definition.problems, [{ message, path }])
  }
  const long = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`C${index}`, { Condition: `C${(index + 1) % 100}` }]),
  )
  const { problems } = workOut({ Conditions: long, ...machine({ DefinitionString: { 'Fn::If': ['C0', 'x', 'y'] } }) })
  assert.deepEqual(problems, [
    'The condition C0 depends on itself: C0 → C1 → C2 → C3 → C4 → C5 → C6 → C7 → C8 → C9 → 90 more → C0',
  ])
})

test('what is wrong inside a condition is shown there', () => {
  const Conditions = { A: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Nobody' }, { 'Fn::Join': ['-'] }] }] } }
  const DefinitionString = { 'Fn::If': ['A', 'x', { 'Fn::If': [{ 'Fn::Equals': [{ Ref: 'None' }, 'x'] }, 'y', 'z'] }] }
  const { definition } = workOut({ Conditions, ...machine({ DefinitionString }) })
  const inside = ['Conditions', 'A', 'Fn::Not', 0, 'Fn::Equals']
  assert.deepEqual(
    definition.problems.map(({ path }) => path),
    [
      [...inside, 0],
      [...inside, 1, 'Fn::Join'],
    ],
  )
})

test('a chain of conditions, or functions in one another, end where they nest too deep', () => {
  const Conditions = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`C${index}`, { Condition: `C${index + 1}` }]),
  )
  const chain = workOut({ Conditions, ...machine({ DefinitionString: { 'Fn::If': ['C0', 'x', 'y'] } }) })
  assert.match(chain.problems.join('\n'), depthProblem)

  // As deep as JSON may nest, in each of the conditions of a chain.
  const nested = (name: string): object => {
    let value: object = { 'Fn::If': [name, 'x', 'y'] }
    for (let depth = 0; depth < 300; depth++) value = { 'Fn::Join': ['', ['', value]] }
    return { 'Fn::Equals': [value, 'x'] }
  }
  const deep = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`C${index}`, nested(`C${index + 1}`)]))
  const { problems } = workOut({ Conditions: deep, ...machine({ DefinitionString: { 'Fn::If': ['C0', 'x', 'y'] } }) })
  assert.match(problems.join('\n'), depthProblem)

  for (const wrap of [
    (value: object) => ({ 'Fn::Join': ['', [value]] }),
    (value: object) => ({ 'Fn::Sub': [sub('a'), { a: value }] }),
    (value: object) => ({ 'Fn::If': ['x', value, ''] }),
    (value: object) => ({ 'Fn::Select': [0, [value]] }),
  ]) {
    let value: object = { Ref: 'AWS::Region' }
    for (let depth = 0; depth < 240; depth++) value = wrap(value)
    const found = workOut(machine({ DefinitionString: value }))
    assert.deepEqual(found.problems, [], JSON.stringify(wrap({})))
    assert.deepEqual(workOut(machine({ Definition: { a: value } })).problems, [])
  }
})

test('texts that repeat one another end where they are too long', () => {
  let doubling: object = { Ref: 'AWS::Region' }
  for (let depth = 0; depth < 60; depth++) doubling = { 'Fn::Sub': [sub('a') + sub('a'), { a: doubling }] }
  const Parameters = { Long: { Type: 'String', Default: 'x'.repeat(100_000) } }
  const table: object[] = [
    machine({ DefinitionString: doubling }),
    machine({ Definition: { a: doubling } }),
    { Parameters, ...machine({ DefinitionString: { 'Fn::Sub': sub('Long').repeat(1000) } }) },
    { Parameters, ...machine({ Definition: Array(1000).fill({ Ref: 'Long' }) }) },
    { Parameters, ...machine({ DefinitionString: { 'Fn::Join': ['', Array(1000).fill({ Ref: 'Long' })] } }) },
    {
      Mappings: { Large: { a: { b: Array(100_000).fill('x') } } },
      ...machine({ Definition: Array(1000).fill({ 'Fn::FindInMap': ['Large', 'a', 'b'] }) }),
    },
    {
      Parameters,
      ...machine({ DefinitionString: sub('a').repeat(1000), DefinitionSubstitutions: { a: { Ref: 'Long' } } }),
    },
    {
      Parameters,
      ...machine({ Definition: { a: sub('a').repeat(1000) }, DefinitionSubstitutions: { a: { Ref: 'Long' } } }),
    },
  ]
  for (const template of table) {
    const { definition, problems } = workOut(template)
    assert.equal(definition.source.kind, 'none')
    assert.match(problems.join('\n'), sizeProblem)
  }
})

test('work grows with the template, and not with its square', () => {
  const many = 20_000
  const open = '${'.repeat(many * 10)
  assert.equal(workOut(machine({ DefinitionString: { 'Fn::Sub': open } })).text, open)
  const pieces = Array(many).fill(`${sub('a')} `)
  const joined = { DefinitionString: { 'Fn::Join': ['', pieces] }, DefinitionSubstitutions: { a: 'b' } }
  const { definition, text } = workOut(machine(joined))
  assert.equal(text, 'b '.repeat(many))
  assert.ok(definition.source.kind === 'text')
  for (let offset = 0; offset < many; offset++) assert.notEqual(definition.source.text.place(offset, 1), null)

  const unknown = Array.from({ length: 5_000 }, (_, index) => sub(`Unknown${index}`)).join('')
  const Parameters = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`Known${index}`, {}]))
  const { problems } = workOut({ Parameters, ...machine({ DefinitionString: { 'Fn::Sub': unknown } }) })
  assert.equal(problems.length, 1_000)

  const braces = '{lower}'.repeat(many)
  const named = { [braces]: { Type: 'AWS::S3::Bucket' } }
  const template = machine({ DefinitionString: { 'Fn::GetAtt': [braces, 'Arn'] } })
  assert.equal(workOut({ Resources: { ...template.Resources, ...named } }).text, `arn:aws:s3:::${braces}`)
})

test('megabytes become Base64', () => {
  const text = 'é'.repeat(2_000_000)
  const { text: found } = workOut(machine({ DefinitionString: { 'Fn::Base64': text } }))
  assert.equal(found, Buffer.from(text).toString('base64'))
})
