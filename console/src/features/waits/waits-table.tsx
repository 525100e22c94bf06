import { useState } from 'react'
import { callConsole } from '../../api/client.ts'
import { canBeAnswered, canBeSkipped, canTimeOut, type Wait, whatHappens } from '../../api/waits.ts'
import { Problem } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { useNow } from '../../design/use-now.ts'
import { hrefOf, Link } from '../../location.tsx'
import { AnswerDialog } from '../tasks/answer-dialog.tsx'

/** Waits with what happens when, and buttons that let one end, or answer it, now. */
export function WaitsTable(properties: {
  readonly waits: readonly Wait[]
  /** Whether the rows are of many executions. */
  readonly withExecution: boolean
  readonly onChange: () => void
}) {
  const { waits, withExecution, onChange } = properties
  const [problem, setProblem] = useState<Error | null>(null)
  const [answering, setAnswering] = useState<Wait | null>(null)
  const nowSeconds = Math.floor(useNow() / 1_000)
  const skip = async ({ executionArn, path, dueDate }: Wait) => {
    setProblem(null)
    await callConsole('SkipWait', { executionArn, path, dueDate }).catch(setProblem)
    onChange()
  }
  return (
    <>
      <Problem error={problem} />
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col" className="number">
                In
              </th>
              <th scope="col">What happens then</th>
              <th scope="col">State</th>
              {withExecution && <th scope="col">Execution</th>}
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            {waits.map((wait) => (
              <tr key={wait.executionArn + wait.path}>
                <td className="time">{timeText(wait.dueDate)}</td>
                <td className="number">
                  {wait.dueDate === undefined ? '–' : durationText(Math.max(0, wait.dueDate - nowSeconds) * 1000)}
                </td>
                <td>{whatHappens(wait)}</td>
                <td className="name">{wait.state ?? 'Unknown'}</td>
                {withExecution && (
                  <td className="name">
                    <Link href={hrefOf('executions', wait.executionArn)}>{wait.name}</Link>
                  </td>
                )}
                <td>
                  <div className="row nowrap">
                    {canBeSkipped(wait) && (
                      <button
                        type="button"
                        onClick={() => void skip(wait)}
                        aria-label={`Skip this wait of ${wait.state}`}
                      >
                        Skip this wait
                      </button>
                    )}
                    {canBeAnswered(wait) && (
                      <button
                        type="button"
                        className="primary"
                        onClick={() => setAnswering(wait)}
                        aria-label={`Answer ${wait.state}`}
                      >
                        Answer
                      </button>
                    )}
                    {canTimeOut(wait) && (
                      <button type="button" onClick={() => void skip(wait)} aria-label={`Time out now: ${wait.state}`}>
                        Time out now
                      </button>
                    )}
                    {!canBeSkipped(wait) && !canBeAnswered(wait) && !canTimeOut(wait) && (
                      <span className="quiet">–</span>
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {answering?.taskToken !== undefined && (
        <AnswerDialog
          state={answering.state ?? 'the task'}
          taskToken={answering.taskToken}
          onAnswered={onChange}
          onClose={() => setAnswering(null)}
        />
      )}
    </>
  )
}
