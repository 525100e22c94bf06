import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'
import { useVersions, type Version, versionOf } from './use-versions.ts'

interface AliasItem {
  readonly stateMachineAliasArn: string
  readonly creationDate: number
}

interface Alias extends AliasItem {
  readonly name: string
  readonly description?: string
  readonly routingConfiguration: readonly Route[]
}

interface Route {
  readonly stateMachineVersionArn: string
  readonly weight: number
}

/** Aliases, and how they route executions to versions. */
export function Aliases({ machine }: { readonly machine: Machine }) {
  const { stateMachineArn } = machine
  const { data, error, isLoading, reload } = useCall<{ stateMachineAliases: AliasItem[] } & Page>(
    'ListStateMachineAliases',
    { stateMachineArn, maxResults: 1_000 },
  )
  const versions = useVersions(stateMachineArn).data?.stateMachineVersions ?? []
  const [round, setRound] = useState(0)
  const [editing, setEditing] = useState<Alias | 'new' | null>(null)
  const [deleting, setDeleting] = useState<AliasItem | null>(null)
  const aliases = data?.stateMachineAliases ?? []
  const changed = () => {
    setRound(round + 1)
    reload()
  }
  return (
    <>
      <section className="panel" aria-label="Aliases">
        <div className="panel-head">
          <p className="quiet">An alias starts executions of one version, or shares them out between two.</p>
          <Problem error={error} />
          <span className="spacer" />
          <button type="button" className="primary" disabled={versions.length === 0} onClick={() => setEditing('new')}>
            Create alias
          </button>
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data !== null && aliases.length === 0 && (
          <Empty>
            {versions.length === 0 ? 'Publish a version first: an alias routes to versions.' : 'There is no alias yet.'}
          </Empty>
        )}
        {aliases.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Routes to</th>
                  <th scope="col">Created</th>
                  <th scope="col">Actions</th>
                </tr>
              </thead>
              <tbody>
                {aliases.map((alias) => (
                  <AliasRow
                    key={`${alias.stateMachineAliasArn} ${round}`}
                    alias={alias}
                    machineArn={stateMachineArn}
                    onEdit={setEditing}
                    onDelete={setDeleting}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {editing !== null && (
        <AliasDialog
          alias={editing === 'new' ? null : editing}
          versions={versions}
          onSaved={changed}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting !== null && (
        <Dialog
          title={`Delete alias ${versionOf(deleting.stateMachineAliasArn)}`}
          action="Delete"
          isDangerous
          onAct={async () => {
            await call('DeleteStateMachineAlias', { stateMachineAliasArn: deleting.stateMachineAliasArn })
            changed()
          }}
          onClose={() => setDeleting(null)}
        >
          <p>Nothing can be started by this name any more. Executions that it has started go on.</p>
        </Dialog>
      )}
    </>
  )
}

function AliasRow(properties: {
  readonly alias: AliasItem
  readonly machineArn: string
  readonly onEdit: (alias: Alias) => void
  readonly onDelete: (alias: AliasItem) => void
}) {
  const { alias, machineArn, onEdit, onDelete } = properties
  const { stateMachineAliasArn, creationDate } = alias
  const { data } = useCall<Alias>('DescribeStateMachineAlias', { stateMachineAliasArn })
  const name = versionOf(stateMachineAliasArn)
  return (
    <tr>
      <td className="name">
        <Link href={`${hrefOf('machines', machineArn)}?alias=${encodeURIComponent(name)}`}>{name}</Link>
        {data?.description !== undefined && <div className="quiet small">{data.description}</div>}
      </td>
      <td>
        {data?.routingConfiguration
          .map(({ stateMachineVersionArn, weight }) => `version ${versionOf(stateMachineVersionArn)}: ${weight} %`)
          .join(', ')}
      </td>
      <td className="time">{timeText(creationDate)}</td>
      <td>
        <div className="row nowrap">
          <button
            type="button"
            disabled={data === null}
            aria-label={`Edit alias ${name}`}
            onClick={() => data !== null && onEdit(data)}
          >
            Edit
          </button>
          <button type="button" aria-label={`Delete alias ${name}`} onClick={() => onDelete(alias)}>
            Delete
          </button>
        </div>
      </td>
    </tr>
  )
}

function AliasDialog(properties: {
  readonly alias: Alias | null
  readonly versions: readonly Version[]
  readonly onSaved: () => void
  readonly onClose: () => void
}) {
  const { alias, versions, onSaved, onClose } = properties
  const [first, second] = alias?.routingConfiguration ?? []
  const [name, setName] = useState(alias?.name ?? '')
  const [description, setDescription] = useState(alias?.description ?? '')
  const [main, setMain] = useState(first?.stateMachineVersionArn ?? versions[0]?.stateMachineVersionArn ?? '')
  const [other, setOther] = useState(second?.stateMachineVersionArn ?? '')
  const [weight, setWeight] = useState(String(first?.weight ?? 100))
  const percent = Number(weight)
  const routes: readonly Route[] =
    other === ''
      ? [{ stateMachineVersionArn: main, weight: 100 }]
      : [
          { stateMachineVersionArn: main, weight: percent },
          { stateMachineVersionArn: other, weight: 100 - percent },
        ]
  const save = async () => {
    const input = { description, routingConfiguration: routes }
    if (alias === null) await call('CreateStateMachineAlias', { name, ...input })
    else await call('UpdateStateMachineAlias', { stateMachineAliasArn: alias.stateMachineAliasArn, ...input })
    onSaved()
  }
  const options = versions.map(({ stateMachineVersionArn: arn }) => (
    <option key={arn} value={arn}>
      Version {versionOf(arn)}
    </option>
  ))
  return (
    <Dialog
      title={alias === null ? 'Create an alias' : `Edit alias ${alias.name}`}
      action={alias === null ? 'Create alias' : 'Save'}
      isReady={name !== '' && main !== ''}
      onAct={save}
      onClose={onClose}
    >
      {alias === null && (
        <label>
          Name
          <input maxLength={80} value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </label>
      )}
      <label>
        Description (optional)
        <input maxLength={256} value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
      <label>
        Version
        <select value={main} onChange={(event) => setMain(event.target.value)}>
          {options}
        </select>
      </label>
      <label>
        Second version (optional)
        <select value={other} onChange={(event) => setOther(event.target.value)}>
          <option value="">None</option>
          {options}
        </select>
      </label>
      {other !== '' && (
        <label>
          Share of the first version in percent
          <input
            type="number"
            min={0}
            max={100}
            required
            value={weight}
            onChange={(event) => setWeight(event.target.value)}
          />
        </label>
      )}
    </Dialog>
  )
}
