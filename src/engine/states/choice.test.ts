import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from '../test-support/simulation.ts'

const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }] }
const jsonata = { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Condition: '{% false %}', Next: 'B' }] }
const B = { Type: 'Succeed' }

function cause(eventId: number): string {
  return (
    `An error occurred while executing the state 'C' (entered at the event id #${eventId}). ` +
    'Failed to transition out of the state. The state does not point to a next state.'
  )
}

test('a Choice that matches nothing ends the execution', () => {
  for (const C of [choice, jsonata]) {
    const { closed, events } = simulate({ StartAt: 'C', States: { C, B } })
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ExecutionStarted', 'ChoiceStateEntered', 'ExecutionFailed'],
    )
    assert.deepEqual([closed?.error, closed?.cause], ['States.Runtime', cause(2)])
  }
})

test('nothing around such a Choice catches it or tries again', () => {
  const around = {
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [
      { ErrorEquals: ['States.NoChoiceMatched'], Next: 'Caught' },
      { ErrorEquals: ['States.ALL'], Next: 'Caught' },
    ],
    End: true,
  }
  for (const C of [choice, jsonata]) {
    const inner = { StartAt: 'C', States: { C, B } }
    for (const A of [
      { Type: 'Parallel', Branches: [inner] },
      { Type: 'Map', ItemsPath: '$.items', ItemProcessor: inner },
    ]) {
      const { closed, events } = simulate(
        { StartAt: 'A', States: { A: { ...A, ...around }, Caught: { Type: 'Succeed' } } },
        { input: '{"items":[{}]}' },
      )
      const entered = events.find(({ type }) => type === 'ChoiceStateEntered')!
      assert.deepEqual([closed?.error, closed?.cause], ['States.Runtime', cause(entered.id)])
      assert.deepEqual(
        events.slice(events.indexOf(entered)).map(({ type }) => type),
        ['ChoiceStateEntered', 'ExecutionFailed'],
      )
    }
  }
})
