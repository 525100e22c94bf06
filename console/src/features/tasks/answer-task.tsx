import { useState } from 'react'
import { useConsoleCall } from '../../api/use-call.ts'
import { canBeAnswered, type Wait } from '../../api/waits.ts'
import { AnswerDialog } from './answer-dialog.tsx'

const refreshMillis = 2_000

/** A button that answers a state of a running execution by hand, while it waits for that; nothing otherwise. */
export function AnswerTask({ executionArn, stateName }: { readonly executionArn: string; readonly stateName: string }) {
  const { data, reload } = useConsoleCall<{ waits: Wait[] }>('ListWaits', { executionArn }, refreshMillis)
  const [answering, setAnswering] = useState<Wait | null>(null)
  const waits = data?.waits.filter((wait) => wait.state === stateName && canBeAnswered(wait)) ?? []
  return (
    <>
      {waits.length > 0 && (
        <div className="row">
          {waits.map((wait) => (
            <button key={wait.path} type="button" className="primary" onClick={() => setAnswering(wait)}>
              {waits.length === 1 ? 'Answer this task' : `Answer the task at ${wait.path || '/'}`}
            </button>
          ))}
        </div>
      )}
      {answering?.taskToken !== undefined && (
        <AnswerDialog
          state={stateName}
          taskToken={answering.taskToken}
          onAnswered={reload}
          onClose={() => setAnswering(null)}
        />
      )}
    </>
  )
}
