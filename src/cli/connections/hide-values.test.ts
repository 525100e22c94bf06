import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hideValues } from './hide-values.ts'

test('names, brackets, quotes and variables of a text with secrets remain in their places', () => {
  const table: [text: string, shown: string][] = [
    ['[{"Name": "a", "Password": "b-c, d: e"}]', '[{"Name": "*", "Password": "***, *: *"}]'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own form of variables
    ['- ApiKeyValue: pre${KEY}x', '- ApiKeyValue: ***${KEY}*'],
    ['- Name: shop\n  Passwort: geheim', '- Name: ****\n  ********: ******'],
    ['Password: >\n  secret: line', 'Password: >\n  ******: ****'.replace('>', '*')],
  ]
  for (const [text, shown] of table) {
    assert.equal(hideValues(text), shown)
    assert.equal(shown.length, text.length)
  }
})
