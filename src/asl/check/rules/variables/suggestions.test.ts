import assert from 'node:assert/strict'
import { test } from 'node:test'
import { positionOf } from '../../../diagnostics/index.ts'
import { checkDefinition } from '../../check-definition.ts'
import { only } from '../../test-support/checks.ts'

test('functions that do not exist have a place in the expression, and what was probably meant', () => {
  const jsonata = (Output: string) => only({ Type: 'Pass', Output }, { QueryLanguage: 'JSONata' })
  const table: [definition: object, place: string, suggestion: string | undefined][] = [
    [jsonata("{% 1 + $uppercas('a') %}"), '$uppercas', '$uppercase'],
    // The first place where the name stands alone, and not as the beginning of another one.
    [jsonata("{% $uppercase('b') & $uppercas('a') %}"), '$uppercas', '$uppercase'],
    [jsonata('{% $parttion([1, 2], 1) %}'), '$parttion', '$partition'],
    [jsonata('{% $nothingOfTheKind(1) %}'), '$nothingOfTheKind', undefined],
    [only({ Type: 'Pass', Parameters: { 'a.$': "States.Fromat('x')" } }), "States.Fromat('x')", 'States.Format'],
  ]
  for (const [definition, place, suggestion] of table) {
    const text = JSON.stringify(definition)
    const { diagnostics } = checkDefinition(text, { type: 'STANDARD' })
    assert.equal(diagnostics.length, 1, text)
    const position = positionOf(diagnostics[0]!, text)
    assert.equal(text.slice(position?.offset, (position?.offset ?? 0) + (position?.length ?? 0)), place)
    assert.equal(diagnostics[0]!.suggestion, suggestion)
  }
})
