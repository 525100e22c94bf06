import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { setQuery, useLocation } from '../../location.tsx'
import { Comparison } from './comparison.tsx'
import { useVersions, versionOf } from './use-versions.ts'

/** Publishes, compares and deletes versions. */
export function Versions({ machine }: { readonly machine: Machine }) {
  const { stateMachineArn } = machine
  const { data, error, isLoading, reload } = useVersions(stateMachineArn)
  const [isPublishing, setIsPublishing] = useState(false)
  const [deleting, setDeleting] = useState<string | null>(null)
  const { query } = useLocation()
  const versions = data?.stateMachineVersions ?? []
  const from = query.get('from')
  return (
    <>
      <section className="panel" aria-label="Versions">
        <div className="panel-head">
          <p className="quiet">A version is the state machine as it was when it was published. It never changes.</p>
          <Problem error={error} />
          <span className="spacer" />
          <button type="button" className="primary" onClick={() => setIsPublishing(true)}>
            Publish version
          </button>
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data !== null && versions.length === 0 && <Empty>No version was published yet.</Empty>}
        {versions.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Version</th>
                  <th scope="col">Description</th>
                  <th scope="col">Published</th>
                  <th scope="col">Actions</th>
                </tr>
              </thead>
              <tbody>
                {versions.map(({ stateMachineVersionArn: arn, creationDate }) => (
                  <tr key={arn}>
                    <td>{versionOf(arn)}</td>
                    <td className="name">
                      <Description versionArn={arn} />
                    </td>
                    <td className="time">{timeText(creationDate)}</td>
                    <td>
                      <div className="row nowrap">
                        <button
                          type="button"
                          aria-label={`Compare version ${versionOf(arn)}`}
                          onClick={() => setQuery({ from: arn, to: stateMachineArn })}
                        >
                          Compare
                        </button>
                        <button
                          type="button"
                          aria-label={`Delete version ${versionOf(arn)}`}
                          onClick={() => setDeleting(arn)}
                        >
                          Delete
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
      {from !== null && (
        <Comparison machine={machine} versions={versions} from={from} to={query.get('to') ?? stateMachineArn} />
      )}
      {isPublishing && <PublishDialog machine={machine} onPublished={reload} onClose={() => setIsPublishing(false)} />}
      {deleting !== null && (
        <Dialog
          title={`Delete version ${versionOf(deleting)}`}
          action="Delete"
          isDangerous
          onAct={async () => {
            await call('DeleteStateMachineVersion', { stateMachineVersionArn: deleting })
            reload()
          }}
          onClose={() => setDeleting(null)}
        >
          <p>Executions that it has started go on. A version that an alias routes to cannot be deleted.</p>
        </Dialog>
      )}
    </>
  )
}

function Description({ versionArn }: { readonly versionArn: string }) {
  const { data } = useCall<{ description?: string }>('DescribeStateMachine', { stateMachineArn: versionArn })
  return data?.description || <span className="quiet">–</span>
}

function PublishDialog(properties: {
  readonly machine: Machine
  readonly onPublished: () => void
  readonly onClose: () => void
}) {
  const { machine, onPublished, onClose } = properties
  const [description, setDescription] = useState('')
  const publish = async () => {
    const { stateMachineArn, revisionId } = machine
    const input = { stateMachineArn, ...(revisionId !== undefined && { revisionId }) }
    await call('PublishStateMachineVersion', { ...input, ...(description !== '' && { description }) })
    onPublished()
  }
  return (
    <Dialog title="Publish a version" action="Publish" onAct={publish} onClose={onClose}>
      <label>
        Description (optional)
        <input maxLength={256} value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
    </Dialog>
  )
}
