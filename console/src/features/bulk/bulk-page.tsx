import { useState } from 'react'
import { callConsole } from '../../api/client.ts'
import { useConsoleCall } from '../../api/use-call.ts'
import { Empty, Facts, Pending, Problem } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'
import { actionWords, type Bulk, isOver, statusWords } from './bulk.ts'

const refreshMillis = 500

/** How far a job has come. It goes on while nobody looks. */
export function BulkPage({ id }: { readonly id: string }) {
  const [isOpen, setIsOpen] = useState(true)
  const { data: bulk, error, reload } = useConsoleCall<Bulk>('DescribeBulk', { id }, isOpen ? refreshMillis : null)
  const [problem, setProblem] = useState<Error | null>(null)
  if (bulk === null) return <Pending title="Job" error={error} />
  if (isOpen && isOver(bulk)) setIsOpen(false)
  const { name, done } = actionWords[bulk.action]
  const change = async (change: string) => {
    setProblem(null)
    await callConsole('UpdateBulk', { id, change }).catch(setProblem)
    reload()
  }
  const seconds = (bulk.stopDate ?? Date.now() / 1000) - bulk.startDate
  return (
    <>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('find')}>Find</Link> <span aria-hidden="true">/</span>{' '}
        <Link href={hrefOf('bulk')}>Jobs</Link> <span aria-hidden="true">/</span> <span>{id}</span>
      </nav>
      <div className="row">
        <h1>
          {name}
          {bulk.dryRun ? ' (dry run)' : ''}
        </h1>
        <strong aria-live="polite">{statusWords[bulk.status]}</strong>
        <span className="spacer" />
        {bulk.status === 'RUNNING' && (
          <button type="button" onClick={() => void change('PAUSE')}>
            Pause
          </button>
        )}
        {bulk.status === 'PAUSED' && (
          <button type="button" className="primary" onClick={() => void change('RESUME')}>
            Resume
          </button>
        )}
        {!isOver(bulk) && (
          <button type="button" className="danger" onClick={() => void change('CANCEL')}>
            Cancel
          </button>
        )}
      </div>
      <Problem error={problem ?? error} />
      <section className="panel panel-body" aria-label="Progress">
        <Facts
          facts={[
            { name: 'Looked at', value: bulk.matched },
            { name: done[0]?.toUpperCase() + done.slice(1), value: bulk.done },
            { name: 'Refused', value: bulk.refused },
            { name: 'Started', value: timeText(bulk.startDate) },
            { name: 'Duration', value: durationText(seconds * 1000) },
            { name: 'Per second', value: seconds < 0.1 ? '–' : Math.round(bulk.matched / seconds) },
          ]}
        />
        {bulk.failure !== undefined && <p className="problem">{bulk.failure}</p>}
      </section>
      {bulk.reasons.length > 0 && (
        <section className="panel" aria-label="Why some were refused">
          <div className="panel-head">
            <h2>Why some were refused</h2>
          </div>
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col" className="number">
                    Executions
                  </th>
                  <th scope="col">Reason</th>
                  <th scope="col">One of them</th>
                </tr>
              </thead>
              <tbody>
                {bulk.reasons.map(({ message, count, executionArn }) => (
                  <tr key={message}>
                    <td className="number">{count}</td>
                    <td className="name">{message}</td>
                    <td className="name">
                      <Link href={hrefOf('executions', executionArn)}>{executionArn.split(':').at(-1)}</Link>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  )
}

/** The jobs that the server remembers. */
export function BulksPage() {
  const { data, error, isLoading } = useConsoleCall<{ bulks: Bulk[] }>('ListBulks', {}, 2_000)
  const bulks = data?.bulks.filter(({ dryRun }) => !dryRun) ?? []
  return (
    <>
      <h1>Jobs</h1>
      <section className="panel" aria-label="Jobs">
        <Problem error={error} />
        {isLoading && <Empty>Loading…</Empty>}
        {data !== null && bulks.length === 0 && <Empty>No job was started since the server began.</Empty>}
        {bulks.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Action</th>
                  <th scope="col">Status</th>
                  <th scope="col">Started</th>
                  <th scope="col" className="number">
                    Looked at
                  </th>
                  <th scope="col" className="number">
                    Refused
                  </th>
                </tr>
              </thead>
              <tbody>
                {bulks.map((bulk) => (
                  <tr key={bulk.id}>
                    <td className="name">
                      <Link href={hrefOf('bulk', bulk.id)}>{actionWords[bulk.action].name}</Link>
                    </td>
                    <td>{statusWords[bulk.status]}</td>
                    <td className="time">{timeText(bulk.startDate)}</td>
                    <td className="number">{bulk.matched}</td>
                    <td className="number">{bulk.refused}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  )
}
