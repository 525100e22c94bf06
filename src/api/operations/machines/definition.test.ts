import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../../asl/check/index.ts'
import type { CheckDefinition } from '../../context.ts'
import { requireValidDefinition } from './definition.ts'

const exists = 'arn:aws:states:::aws-sdk:dynamodb:getItem'
const check: CheckDefinition = async (text, { type }) =>
  checkDefinition(text, {
    type,
    checkIntegration: {
      findUnknown: ({ arn }) =>
        arn === exists
          ? null
          : { suggestion: arn.endsWith('Itm') ? exists : null, advice: arn.endsWith('younger') ? 'Install it.' : null },
      parametersOf: () => null,
      findValueProblems: () => [],
    },
  })
const call = { signal: new AbortController().signal }

async function problemWith(resource: string, Next = 'B'): Promise<string> {
  const A = { Type: 'Task', Resource: resource, Parameters: {}, Next }
  const definition = JSON.stringify({ StartAt: 'A', States: { A, B: { Type: 'Succeed' } } })
  try {
    await requireValidDefinition({ check }, definition, 'STANDARD', call)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('an integration that does not exist is refused, with a suggestion of the one that was probably meant', async () => {
  const refused = (resource: string) =>
    `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource'`
  const near = 'arn:aws:states:::aws-sdk:dynamodb:getItm'
  const far = 'arn:aws:states:::aws-sdk:dynamodb:other'
  assert.equal(await problemWith(exists), '')
  assert.equal(await problemWith(near), `${refused(near)} Did you mean ${exists}?`)
  assert.equal(await problemWith(far), refused(far))
  const younger = 'arn:aws:states:::aws-sdk:younger:younger'
  assert.equal(await problemWith(younger), `${refused(younger)} Install it.`)
})

test("other errors have only the service's own text", async () => {
  const problem = await problemWith(exists, 'b')
  assert.match(problem, /^Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: .* at \/States\/A\/Next/)
  assert.doesNotMatch(problem, /Did you mean/)
})
