import { variableChanges } from '../../../../src/view/history/step.ts'
import type { Visit } from '../../../../src/view/history/visit.ts'
import { Payload } from './payload.tsx'

const marks = { new: 'New', changed: 'Changed', same: 'Not changed' } as const

/** The variables before and after a state. */
export function Variables({ visit }: { readonly visit: Visit }) {
  const changes = variableChanges(visit)
  if (changes.length === 0) return <p className="quiet">There are no variables at this state.</p>
  return changes.map(({ name, before, after, change }) => (
    <div key={name}>
      <div className="row">
        <h3>
          <code>${name}</code>
        </h3>
        <span className="quiet">{marks[change]}</span>
      </div>
      {change === 'changed' && (
        <>
          <h4>Before</h4>
          <Payload label={`Variable ${name} before`} text={before} />
          <h4>After</h4>
        </>
      )}
      <Payload label={`Variable ${name}`} text={after} />
    </div>
  ))
}
