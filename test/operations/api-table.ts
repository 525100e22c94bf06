import type { OperationRow } from './operation-row.ts'

/** The part of docs/api.md that is generated from the rows. */
export function apiTable(rows: readonly OperationRow[]): string {
  const reasons: string[] = []
  const lines = rows.map(({ name, errors }) => {
    const given: string[] = []
    const never: string[] = []
    for (const [code, error] of Object.entries(errors)) {
      if ('why' in error) never.push(`\`${code}\` (${numberOf(error.why, reasons)})`)
      else given.push(`\`${code}\``)
    }
    return `| \`${name}\` | ${given.join(', ')} | ${never.join(', ')} |`
  })
  return [
    '| Operation | Its errors | Never here |',
    '| --- | --- | --- |',
    ...lines,
    '',
    ...reasons.map((why, index) => `${index + 1}. ${why}`),
  ].join('\n')
}

function numberOf(why: string, reasons: string[]): number {
  if (!reasons.includes(why)) reasons.push(why)
  return reasons.indexOf(why) + 1
}
