import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDefinition } from './read-definition.ts'

test('JSON is checked where it stands', () => {
  const text = '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pass", "Next": "B" } }\n}'
  const { language, json, problems } = readDefinition(text, 'STANDARD')
  assert.deepEqual([language, json], ['json', text])
  const missing = problems.find(({ mark }) => mark !== null && text.slice(mark.from, mark.to) === '"B"')
  assert.equal(missing?.severity, 'error')
})

test('YAML becomes the JSON that the API takes', () => {
  const { language, json, problems } = readDefinition('StartAt: A\nStates:\n  A: { Type: Succeed }\n', 'STANDARD')
  assert.equal(language, 'yaml')
  assert.deepEqual(JSON.parse(json!), { StartAt: 'A', States: { A: { Type: 'Succeed' } } })
  assert.deepEqual(problems, [])
  const broken = readDefinition('StartAt: "A\n', 'STANDARD')
  assert.equal(broken.json, null)
  assert.equal(broken.problems[0]?.mark?.severity, 'error')
})

test('nothing at all is a problem, and no crash', () => {
  for (const text of ['', ' ', '[]', '{', 'a: [', 'null']) {
    assert.ok(readDefinition(text, 'STANDARD').problems.length > 0, text)
  }
})
