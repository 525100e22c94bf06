interface Skip {
  readonly name: string
  readonly reason: string
}

/** The skipped tests by reason, to print last so that whoever runs the tests sees it. Empty if there are none. */
export function skipSummary(reported: string): string {
  const skips = reported
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Skip)
  if (skips.length === 0) return ''
  const names = Map.groupBy(skips, ({ reason }) => reason.replace(/^SKIPPED: /, ''))
  const lines = [...names].map(([reason, same]) => `  ${reason || 'without a reason'}\n${namesOf(same)}`)
  return `\nSKIPPED ${skips.length} ${skips.length === 1 ? 'test' : 'tests'}, which this run says nothing about:\n\n${lines.join('\n')}\n`
}

function namesOf(skips: readonly Skip[]): string {
  return skips.map(({ name }) => `    - ${name}\n`).join('')
}
