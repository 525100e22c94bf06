import { executionStartedBy } from '../../../../src/view/history/step.ts'
import type { Visit } from '../../../../src/view/history/visit.ts'
import { Facts, Status } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

/** When a state ran, what it called, and where that leads. */
export function Details({ visit }: { readonly visit: Visit }) {
  const { type, status, enteredMillis, exitedMillis, attempts, iterationCount, mapRunArn, flows } = visit
  const attempt = attempts.at(-1)
  const child = attempt === undefined ? null : executionStartedBy(attempt)
  const counted = type === 'Map' ? flows.filter((flow) => flow.status === 'Failed').length : 0
  return (
    <Facts
      facts={[
        { name: 'Type', value: type },
        { name: 'Status', value: <Status status={status} /> },
        { name: 'Started', value: timeText(enteredMillis / 1000) },
        exitedMillis === null ? null : { name: 'Duration', value: durationText(exitedMillis - enteredMillis) },
        attempt === undefined
          ? null
          : { name: 'Resource', value: [attempt.resourceType, attempt.resource].filter(Boolean).join(':') },
        attempt?.workerName ? { name: 'Worker', value: attempt.workerName } : null,
        attempts.length > 1 ? { name: 'Attempts', value: attempts.length } : null,
        iterationCount === null ? null : { name: 'Iterations', value: iterationCount },
        counted === 0 ? null : { name: 'Failed iterations', value: counted },
        child === null
          ? null
          : {
              name: 'Started execution',
              value: <Link href={hrefOf('executions', child)}>{child.split(':').at(-1)}</Link>,
            },
        mapRunArn === null
          ? null
          : { name: 'Map Run', value: <Link href={hrefOf('map-runs', mapRunArn)}>Show the Map Run</Link> },
      ]}
    />
  )
}
