import type { Attempt } from '../../../../src/view/history/visit.ts'
import { Status } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { Payload } from './payload.tsx'

/** The attempts one by one: when, how long, why they failed, and the wait before the next. */
export function Retries({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="quiet">This state makes no calls.</p>
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1]
    return (
      <div key={attempt.scheduledEventId} style={{ display: 'grid', gap: 'var(--space-2)' }}>
        {before !== undefined && before.endedMillis !== null && (
          <p className="quiet">{durationText(attempt.scheduledMillis - before.endedMillis)} later</p>
        )}
        <div className="row">
          <h3>Attempt {index + 1}</h3>
          <Status status={attempt.status} />
          {attempt.endedMillis !== null && (
            <span className="quiet">{durationText(attempt.endedMillis - attempt.scheduledMillis)}</span>
          )}
          <span className="quiet">{timeText(attempt.scheduledMillis / 1000)}</span>
        </div>
        {attempt.error !== null && (
          <p className="problem">
            {attempt.error} {attempt.cause !== null && <span className="quiet">{attempt.cause}</span>}
          </p>
        )}
      </div>
    )
  })
}

/** What each attempt called, and what it got. */
export function Calls({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="quiet">This state makes no calls.</p>
  return attempts.map((attempt, index) => (
    <div key={attempt.scheduledEventId} style={{ display: 'grid', gap: 'var(--space-2)' }}>
      {attempts.length > 1 && <h3>Attempt {index + 1}</h3>}
      <h4>Call</h4>
      <Payload label={`Call of attempt ${index + 1}`} text={attempt.parameters} />
      {attempt.output !== null && (
        <>
          <h4>Answer</h4>
          <Payload label={`Answer of attempt ${index + 1}`} text={attempt.output} />
        </>
      )}
      {attempt.error !== null && (
        <p className="problem">
          {attempt.error} {attempt.cause !== null && <span className="quiet">{attempt.cause}</span>}
        </p>
      )}
    </div>
  ))
}
