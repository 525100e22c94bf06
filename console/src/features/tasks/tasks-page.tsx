import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useConsoleCall } from '../../api/use-call.ts'
import type { Wait } from '../../api/waits.ts'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'
import { MachineFilter, useMachineFilter } from '../waits/machine-filter.tsx'
import { AnswerDialog } from './answer-dialog.tsx'

const refreshMillis = 2_000

/** Tasks that wait for an answer with a task token: approvals, jobs elsewhere, workers that have taken one. */
export function TasksPage() {
  const pages = usePages()
  const { nextToken } = pages
  const stateMachineArn = useMachineFilter()
  const { data, error, isLoading, reload } = useConsoleCall<{ waits: Wait[]; nextToken?: string }>(
    'ListWaits',
    {
      by: 'TOKEN',
      ...(stateMachineArn !== undefined && { stateMachineArn }),
      ...(nextToken !== undefined && { nextToken }),
    },
    refreshMillis,
  )
  const [answering, setAnswering] = useState<Wait | null>(null)
  const [problem, setProblem] = useState<Error | null>(null)
  const beat = async (taskToken: string) => {
    setProblem(null)
    await call('SendTaskHeartbeat', { taskToken }).then(reload, setProblem)
  }
  return (
    <>
      <h1>Waiting tasks</h1>
      <section className="panel" aria-label="Waiting tasks">
        <div className="panel-head">
          <p className="quiet">These tasks wait for somebody who sends an answer with their token.</p>
          <Problem error={problem ?? error} />
          <span className="spacer" />
          <MachineFilter onChange={pages.first} />
          <PageButtons pages={pages} nextToken={data?.nextToken} />
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data?.waits.length === 0 && (
          <Empty>{data.nextToken === undefined ? 'No task is waiting for an answer.' : 'None on this page.'}</Empty>
        )}
        {data !== null && data.waits.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">State</th>
                  <th scope="col">Execution</th>
                  <th scope="col">Since</th>
                  <th scope="col">Times out</th>
                  <th scope="col">Next heartbeat by</th>
                  <th scope="col">Actions</th>
                </tr>
              </thead>
              <tbody>
                {data.waits.map((wait) => (
                  <tr key={wait.executionArn + wait.path}>
                    <td className="name">{wait.state ?? 'Unknown'}</td>
                    <td className="name">
                      <Link href={hrefOf('executions', wait.executionArn)}>{wait.name}</Link>
                    </td>
                    <td className="time">{timeText(wait.enteredDate)}</td>
                    <td className="time">{timeText(wait.timeoutDate)}</td>
                    <td className="time">{timeText(wait.heartbeatDate)}</td>
                    <td>
                      <div className="row nowrap">
                        <button type="button" className="primary" onClick={() => setAnswering(wait)}>
                          Answer
                        </button>
                        {wait.heartbeatDate !== undefined && wait.taskToken !== undefined && (
                          <button type="button" onClick={() => void beat(wait.taskToken as string)}>
                            Send heartbeat
                          </button>
                        )}
                        <button
                          type="button"
                          onClick={() => void navigator.clipboard.writeText(wait.taskToken ?? '').catch(setProblem)}
                        >
                          Copy token
                        </button>
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {answering?.taskToken !== undefined && (
        <AnswerDialog
          state={answering.state ?? 'the task'}
          taskToken={answering.taskToken}
          onAnswered={reload}
          onClose={() => setAnswering(null)}
        />
      )}
    </>
  )
}
