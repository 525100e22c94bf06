import assert from 'node:assert/strict'
import test from 'node:test'
import { stepwell } from '../../../test/support/command.ts'

test('draws a definition, even if it has mistakes', async () => {
  const input = JSON.stringify({ StartAt: 'Gone', States: { A: { Type: 'Pass', Next: 'Nowhere' } } })
  const { code, stdout, stderr } = await stepwell(['graph', '-'], { input })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /^<svg [\s\S]*>Pass state<[\s\S]*<\/svg>\n$/)
})

test('says when there is nothing to draw', async () => {
  for (const [input, problem] of [
    ['{}', 'has no states to draw'],
    ['[]', 'is not a definition: it must be a JSON object'],
  ] as const) {
    const { code, stdout, stderr } = await stepwell(['graph', '-'], { input })
    assert.deepEqual([code, stdout, stderr], [2, '', `stepwell: (standard input) ${problem}\n`])
  }
})
