import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkGeneratedPart } from '../support/generated-part.ts'
import { whyNotBeside } from '../support/programs.ts'
import type { QuotaRow } from './quota-row.ts'
import { resourceRows } from './rows/resources.ts'
import { sizeRows } from './rows/sizes.ts'
import { apiRates, timeRows } from './rows/times.ts'

const rows: readonly QuotaRow[] = [...resourceRows, ...sizeRows, ...timeRows]
const reference = fileURLToPath(new URL('../../../shared/reference/LANGUAGE.md', import.meta.url))

for (const { quota, here } of rows) {
  if (here.type === 'enforced') test(quota, here.proof)
}

test('the table matches the reference, row by row', {
  skip: whyNotBeside(reference),
}, () => {
  const [, section = ''] = readFileSync(reference, 'utf8').split(/^## 22 Quotas$/m)
  const [quotas = '', rates = ''] = section.split(/^## /m)[0]!.split(/^API rates/m)
  assert.deepEqual(rows.map(({ quota, service }) => [quota, service]).toSorted(), cellsOf(quotas).toSorted())
  assert.deepEqual(apiRates, cellsOf(rates))
})

test('docs/quotas.md shows the table', () => {
  checkGeneratedPart(
    'docs/quotas.md',
    'quotas',
    [
      '| Quota | The service | Here |',
      '| --- | --- | --- |',
      ...rows.map(({ quota, service, here }) => `| ${quota} | ${service} | ${textOf(here)} |`),
    ].join('\n'),
  )
  checkGeneratedPart(
    'docs/quotas.md',
    'rates',
    [
      '| API | Large Regions | Others |',
      '| --- | --- | --- |',
      ...apiRates.map((cells) => `| ${cells.join(' | ')} |`),
    ].join('\n'),
  )
})

function textOf(here: QuotaRow['here']): string {
  return here.type === 'enforced' ? `Enforced. ${here.says}` : `Not enforced. ${here.why}`
}

/** The cells of a Markdown table, without its header. */
function cellsOf(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}
