import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Page } from '../../api/types.ts'
import { useCall, useConsoleCall } from '../../api/use-call.ts'
import { Dialog } from '../../design/dialog.tsx'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { AnswerDialog } from '../tasks/answer-dialog.tsx'
import { TagsDialog } from './tags-dialog.tsx'

const refreshMillis = 2_000
const pageRows = 100
const takeMillisMax = 3_000

interface Activity {
  readonly activityArn: string
  readonly name: string
  readonly creationDate: number
}

interface Queue {
  readonly activityArn: string
  readonly waitingTasks: number
  readonly waitingWorkers: number
}

interface Taken {
  readonly name: string
  readonly taskToken: string
  readonly input: string
}

/** Activities, with the tasks and workers that wait at each; a task can be taken and answered by hand. */
export function ActivitiesPage() {
  const pages = usePages()
  const { nextToken } = pages
  const input = { maxResults: pageRows, ...(nextToken !== undefined && { nextToken }) }
  const { data, error, isLoading, reload } = useCall<{ activities: Activity[] } & Page>(
    'ListActivities',
    input,
    refreshMillis,
  )
  const activityArns = data?.activities.map(({ activityArn }) => activityArn) ?? []
  const queues = useConsoleCall<{ queues: Queue[] }>('DescribeActivityQueues', { activityArns }, refreshMillis)
  const [isCreating, setIsCreating] = useState(false)
  const [deleting, setDeleting] = useState<Activity | null>(null)
  const [tagging, setTagging] = useState<Activity | null>(null)
  const [taken, setTaken] = useState<Taken | null>(null)
  const [problem, setProblem] = useState<Error | null>(null)

  const take = async ({ activityArn, name }: Activity) => {
    setProblem(null)
    try {
      // If somebody else took it meanwhile, the service would wait for another one.
      const signal = AbortSignal.timeout(takeMillisMax)
      const asked = { activityArn, workerName: 'console' }
      const task = await call<{ taskToken?: string; input?: string }>('GetActivityTask', asked, signal).catch(
        (error) => {
          if (signal.aborted) return { taskToken: undefined, input: undefined }
          throw error
        },
      )
      if (task.taskToken == null) throw new Error(`No task of ${name} is waiting.`)
      setTaken({ name, taskToken: task.taskToken, input: task.input ?? 'null' })
    } catch (error) {
      setProblem(error as Error)
    }
  }

  return (
    <>
      <div className="row">
        <h1>Activities</h1>
        <span className="spacer" />
        <button type="button" className="primary" onClick={() => setIsCreating(true)}>
          Create activity
        </button>
      </div>
      <section className="panel" aria-label="Activities">
        <div className="panel-head">
          <p className="quiet">Workers ask for the tasks of an activity, and answer them.</p>
          <Problem error={problem ?? error} />
          <span className="spacer" />
          <PageButtons pages={pages} nextToken={data?.nextToken} />
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data?.activities.length === 0 && <Empty>There are no activities yet.</Empty>}
        {data !== null && data.activities.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" className="number">
                    Waiting tasks
                  </th>
                  <th scope="col" className="number">
                    Waiting workers
                  </th>
                  <th scope="col">Created</th>
                  <th scope="col">Actions</th>
                </tr>
              </thead>
              <tbody>
                {data.activities.map((activity) => {
                  const queue = queues.data?.queues.find(({ activityArn }) => activityArn === activity.activityArn)
                  return (
                    <tr key={activity.activityArn}>
                      <td className="name">
                        {activity.name}
                        <div className="quiet small">
                          <code>{activity.activityArn}</code>
                        </div>
                      </td>
                      <td className="number">{queue?.waitingTasks ?? '–'}</td>
                      <td className="number">{queue?.waitingWorkers ?? '–'}</td>
                      <td className="time">{timeText(activity.creationDate)}</td>
                      <td>
                        <div className="row nowrap">
                          <button
                            type="button"
                            disabled={(queue?.waitingTasks ?? 0) === 0}
                            aria-label={`Take a task of ${activity.name}`}
                            onClick={() => void take(activity)}
                          >
                            Take a task
                          </button>
                          <button
                            type="button"
                            aria-label={`Tags of ${activity.name}`}
                            onClick={() => setTagging(activity)}
                          >
                            Tags
                          </button>
                          <button
                            type="button"
                            aria-label={`Delete ${activity.name}`}
                            onClick={() => setDeleting(activity)}
                          >
                            Delete
                          </button>
                        </div>
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {isCreating && <CreateDialog onCreated={reload} onClose={() => setIsCreating(false)} />}
      {deleting !== null && (
        <Dialog
          title={`Delete ${deleting.name}`}
          action="Delete"
          isDangerous
          onAct={async () => {
            await call('DeleteActivity', { activityArn: deleting.activityArn })
            reload()
          }}
          onClose={() => setDeleting(null)}
        >
          <p>Workers cannot ask for its tasks any more, and states that use it fail.</p>
        </Dialog>
      )}
      {tagging !== null && (
        <TagsDialog name={tagging.name} resourceArn={tagging.activityArn} onClose={() => setTagging(null)} />
      )}
      {taken !== null && (
        <AnswerDialog
          state={`a task of ${taken.name}`}
          taskToken={taken.taskToken}
          input={taken.input}
          onAnswered={queues.reload}
          onClose={() => setTaken(null)}
        />
      )}
    </>
  )
}

function CreateDialog({ onCreated, onClose }: { readonly onCreated: () => void; readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const create = async () => {
    await call('CreateActivity', { name })
    onCreated()
  }
  return (
    <Dialog title="Create an activity" action="Create activity" isReady={name !== ''} onAct={create} onClose={onClose}>
      <label>
        Name
        <input value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </label>
    </Dialog>
  )
}
