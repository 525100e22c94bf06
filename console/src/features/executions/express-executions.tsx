import type { ExecutionItem } from '../../api/types.ts'
import { useConsoleCall } from '../../api/use-call.ts'
import { Empty, Problem } from '../../design/parts.tsx'
import { ExecutionsRows } from './executions-rows.tsx'

const refreshMillis = 2_000

/** The last executions of an Express machine, as long as the server remembers them. */
export function ExpressExecutions({ machineArn }: { readonly machineArn: string }) {
  const { data, error, isLoading } = useConsoleCall<{ isRemembering: boolean; executions: ExecutionItem[] }>(
    'ListExpressExecutions',
    { stateMachineArn: machineArn },
    refreshMillis,
  )
  const executions = data?.executions ?? []
  return (
    <section className="panel" aria-label="Executions">
      <div className="panel-head">
        <p className="quiet">The server remembers the last executions of an Express machine until it ends.</p>
        <Problem error={error} />
      </div>
      {isLoading && <Empty>Loading…</Empty>}
      {data !== null && executions.length === 0 && (
        <Empty>
          {data.isRemembering
            ? 'Nothing was started since the server began.'
            : 'This server was told to remember none (--express-histories 0).'}
        </Empty>
      )}
      {executions.length > 0 && <ExecutionsRows executions={executions} />}
    </section>
  )
}
