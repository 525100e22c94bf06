import { useMemo, useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Facts, Pending, Tabs } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link, navigate, setQuery, useLocation } from '../../location.tsx'
import { ExecutionsList } from '../executions/executions-list.tsx'
import { ExpressExecutions } from '../executions/express-executions.tsx'
import { readQuery, writeQuery } from '../find/model/query.ts'
import { Aliases } from './aliases.tsx'
import { Definition } from './definition.tsx'
import { Settings } from './settings.tsx'
import { StartDialog } from './start-dialog.tsx'
import { Tags } from './tags.tsx'
import { Versions } from './versions.tsx'

const tabs = [
  ['executions', 'Executions'],
  ['definition', 'Definition'],
  ['versions', 'Versions'],
  ['aliases', 'Aliases'],
  ['logging', 'Logging and encryption'],
  ['tags', 'Tags'],
] as const

export function MachinePage({ machineArn }: { readonly machineArn: string }) {
  const { query } = useLocation()
  const tab = tabs.find(([id]) => id === query.get('tab'))?.[0] ?? 'executions'
  const { data: machine, error, reload } = useCall<Machine>('DescribeStateMachine', { stateMachineArn: machineArn })
  const [isStarting, setIsStarting] = useState(false)
  const [isDeleting, setIsDeleting] = useState(false)
  if (machine === null) return <Pending title="State machine" error={error} />
  return (
    <>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('machines')}>State machines</Link> <span aria-hidden="true">/</span>{' '}
        <span>{machine.name}</span>
      </nav>
      <div className="row">
        <h1>{machine.name}</h1>
        <span className="spacer" />
        <Link className="button" href={`${hrefOf('create')}?copy=${encodeURIComponent(machineArn)}`}>
          Copy
        </Link>
        <button type="button" onClick={() => setIsDeleting(true)}>
          Delete
        </button>
        <button type="button" className="primary" onClick={() => setIsStarting(true)}>
          Start execution
        </button>
      </div>
      <section className="panel panel-body" aria-label="Details">
        <Facts
          facts={[
            { name: 'ARN', value: <code>{machine.stateMachineArn}</code> },
            { name: 'Type', value: machine.type === 'EXPRESS' ? 'Express' : 'Standard' },
            { name: 'Status', value: machine.status === 'ACTIVE' ? 'Active' : 'Deleting' },
            { name: 'IAM role ARN', value: <code>{machine.roleArn}</code> },
            { name: 'Created', value: timeText(machine.creationDate) },
          ]}
        />
      </section>
      <Tabs
        label="Parts of the state machine"
        tabs={tabs}
        selected={tab}
        onSelect={(id) => navigate(`${hrefOf('machines', machineArn)}?tab=${id}`, 'replace')}
      />
      {tab === 'executions' && <Executions machine={machine} />}
      {tab === 'definition' && <Definition machine={machine} onSaved={reload} />}
      {tab === 'versions' && <Versions machine={machine} />}
      {tab === 'aliases' && <Aliases machine={machine} />}
      {tab === 'logging' && <Settings machine={machine} />}
      {tab === 'tags' && <Tags resourceArn={machine.stateMachineArn} />}
      {isDeleting && (
        <Dialog
          title={`Delete ${machine.name}`}
          action="Delete"
          isDangerous
          onAct={async () => {
            await call('DeleteStateMachine', { stateMachineArn: machineArn })
            navigate(hrefOf('machines'))
          }}
          onClose={() => setIsDeleting(false)}
        >
          <p>
            Executions that are running end at their next transition. The state machine’s versions and aliases go too.
          </p>
        </Dialog>
      )}
      {isStarting && <StartDialog machine={machine} onClose={() => setIsStarting(false)} />}
    </>
  )
}

function Executions({ machine }: { readonly machine: Machine }) {
  const { query: members } = useLocation()
  const text = members.toString()
  const query = useMemo(
    () => ({ ...readQuery(new URLSearchParams(text)), machine: machine.stateMachineArn }),
    [text, machine.stateMachineArn],
  )
  if (machine.type === 'EXPRESS') return <ExpressExecutions machineArn={machine.stateMachineArn} />
  return (
    <ExecutionsList
      query={query}
      nothing="Nothing was started yet."
      onQuery={(query) => setQuery(writeQuery({ ...query, machine: '' }))}
    />
  )
}
