import { useEffect, useState } from 'react'
import { callConsole } from '../../api/client.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Problem } from '../../design/parts.tsx'
import { hrefOf, navigate } from '../../location.tsx'
import { actionWords, type Bulk, type BulkAction, isOver } from './bulk.ts'

/** What a job is about: executions by their ARNs, or all that a query finds. */
export type BulkTarget = { readonly executionArns: readonly string[] } | { readonly query: object }

const lookMillis = 200

/** Asks what to do, tries it without doing anything, and starts the job. */
export function BulkDialog({ target, onClose }: { readonly target: BulkTarget; readonly onClose: () => void }) {
  const [action, setAction] = useState<BulkAction>('STOP')
  const { trial, error } = useTrial(action, target)
  const { name, done } = actionWords[action]
  const start = async () => {
    const { id } = await callConsole<Bulk>('StartBulk', { action, ...target })
    onClose()
    navigate(hrefOf('bulk', id))
  }
  return (
    <Dialog
      title={'query' in target ? 'Act on all that match' : `Act on ${target.executionArns.length} selected`}
      action={`${name} ${trial === null ? '' : trial.done}`.trim()}
      isDangerous={action === 'STOP'}
      isReady={trial !== null && isOver(trial) && trial.done > 0}
      onAct={start}
      onClose={onClose}
    >
      <fieldset className="choice">
        <legend>What to do</legend>
        {Object.entries(actionWords).map(([each, { name }]) => (
          <label key={each} className="inline">
            <input
              type="radio"
              name="action"
              checked={each === action}
              onChange={() => setAction(each as BulkAction)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <Problem error={error} />
      <div aria-live="polite">
        {trial === null || !isOver(trial) ? (
          <p className="quiet">Counting… {trial?.matched ?? ''}</p>
        ) : (
          <p>
            Of {trial.matched} executions, <strong>{trial.done}</strong> can be {done}.
          </p>
        )}
        {trial !== null && trial.reasons.length > 0 && (
          <ul>
            {trial.reasons.map(({ message, count }) => (
              <li key={message}>
                {count} cannot: {message}
              </li>
            ))}
          </ul>
        )}
        {trial?.failure !== undefined && <p className="problem">{trial.failure}</p>}
      </div>
    </Dialog>
  )
}

/** A dry run of the action, until it is over. */
function useTrial(action: BulkAction, target: BulkTarget): { trial: Bulk | null; error: Error | null } {
  const [state, setState] = useState<{ trial: Bulk | null; error: Error | null }>({ trial: null, error: null })
  const key = JSON.stringify(target)
  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    setState({ trial: null, error: null })
    const look = async (asked: Promise<Bulk>) => {
      try {
        const trial = await asked
        if (isGone) {
          if (!isOver(trial)) await callConsole('UpdateBulk', { id: trial.id, change: 'CANCEL' })
          return
        }
        setState({ trial, error: null })
        if (!isOver(trial)) {
          timer = setTimeout(() => void look(callConsole<Bulk>('DescribeBulk', { id: trial.id })), lookMillis)
        }
      } catch (error) {
        if (!isGone) setState({ trial: null, error: error as Error })
      }
    }
    void look(callConsole<Bulk>('StartBulk', { action, dryRun: true, ...JSON.parse(key) }))
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [action, key])
  return state
}
