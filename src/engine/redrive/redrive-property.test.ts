import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simulate } from '../test-support/simulation.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const redrivesMax = 200

/** What a flow is made of, one behind the other. */
type Step =
  | { readonly type: 'task' | 'pass' | 'wait' }
  | { readonly type: 'parallel'; readonly branches: readonly (readonly Step[])[] }
  | { readonly type: 'map'; readonly items: number; readonly concurrency: number; readonly steps: readonly Step[] }

const { flow } = fc.letrec<{ flow: Step[]; step: Step }>((tie) => ({
  flow: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ type: fc.constantFrom('task', 'task', 'pass', 'wait') }),
    fc.record({ type: fc.constant('parallel'), branches: fc.array(tie('flow'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant('map'),
      items: fc.integer({ min: 0, max: 3 }),
      concurrency: fc.integer({ min: 0, max: 2 }),
      steps: tie('flow'),
    }),
  ) as fc.Arbitrary<Step>,
}))

/** The states of a flow, whose names are unique in the whole machine. */
function definitionOf(steps: readonly Step[], prefix = 'S') {
  const name = (index: number) => `${prefix}${index}`
  const States = Object.fromEntries(
    steps.map((step, index) => {
      const following = index + 1 < steps.length ? { Next: name(index + 1) } : { End: true }
      return [name(index), { ...stateOf(step, `${name(index)}_`), ...following }]
    }),
  )
  return { StartAt: name(0), States }
}

function stateOf(step: Step, prefix: string): object {
  switch (step.type) {
    case 'task':
      return { Type: 'Task', Resource: lambda, Assign: { [`v${prefix}`]: 1 } }
    case 'pass':
      return { Type: 'Pass', Parameters: { 'in.$': '$' } }
    case 'wait':
      return { Type: 'Wait', Seconds: 1 }
    case 'parallel':
      return {
        Type: 'Parallel',
        Branches: step.branches.map((branch, index) => definitionOf(branch, `${prefix}${index}_`)),
      }
    case 'map': {
      const Items = { Type: 'Map', MaxConcurrency: step.concurrency, ItemProcessor: definitionOf(step.steps, prefix) }
      return {
        ...Items,
        ItemSelector: { 'n.$': '$$.Map.Item.Value' },
        ItemsPath: `$$.Execution.Input[0:${step.items}]`,
      }
    }
  }
}

/** Answers that fail where the bits say so, until the bits are used up. */
function failingBy(bits: readonly boolean[], succeeded: string[]) {
  return (call: { path: string; stateName: string; arguments: { text: string } }, number: number) => {
    if (bits[number] === true) return { error: 'Oops' }
    succeeded.push(`${call.path} ${call.stateName}`)
    return { output: call.arguments.text }
  }
}

test('redriven until it succeeds, an execution ends as if nothing had failed, and no success is made twice', () => {
  fc.assert(
    fc.property(flow, fc.array(fc.boolean(), { maxLength: 40 }), fc.boolean(), (steps, bits, restartBetweenTurns) => {
      const definition = definitionOf(steps)
      const input = '[1,2,3]'
      const smooth = simulate(definition, { input })
      assert.equal(smooth.closed?.status, 'SUCCEEDED', smooth.closed?.cause ?? '')
      const takenBack = simulate(definition, { input, takeBackBetweenTurns: true })
      // Frames that are due at the same instant may go on in another order.
      const names = ({ events }: typeof smooth) => events.map(({ type }) => type).sort()
      assert.deepEqual([takenBack.closed, names(takenBack)], [smooth.closed, names(smooth)])
      const succeeded: string[] = []
      const answer = failingBy(bits, succeeded)
      const redriven = simulate(definition, { input, answer, redrives: redrivesMax, restartBetweenTurns })
      assert.equal(redriven.closed?.output?.text, smooth.closed.output?.text)
      const { events } = redriven
      assert.ok(events.every(({ id, previousEventId }, index) => id === index + 1 && previousEventId < id))
      // Of the calls whose success came through, none is made twice: Exited events of Task states tell which those are.
      const exited = events.filter(({ type }) => type === 'TaskStateExited').length
      assert.equal(exited, smooth.events.filter(({ type }) => type === 'TaskStateExited').length)
      const entered = (all: typeof events) => all.filter(({ type }) => type.endsWith('StateEntered')).length
      assert.equal(entered(events), entered(smooth.events), 'no state is entered twice')
    }),
    { numRuns: 300 },
  )
})
