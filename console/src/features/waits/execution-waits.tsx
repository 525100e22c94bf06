import { useConsoleCall } from '../../api/use-call.ts'
import { canBeAnswered, canBeSkipped, type Wait } from '../../api/waits.ts'
import { WaitsTable } from './waits-table.tsx'

const refreshMillis = 2_000

/** Lists what one execution waits for, so that it can be skipped or answered here. */
export function ExecutionWaits({ executionArn }: { readonly executionArn: string }) {
  const { data, reload } = useConsoleCall<{ waits: Wait[] }>('ListWaits', { executionArn }, refreshMillis)
  const waits = data?.waits.filter((wait) => canBeSkipped(wait) || canBeAnswered(wait)) ?? []
  if (waits.length === 0) return null
  return (
    <section className="panel" aria-label="Waits">
      <WaitsTable waits={waits} withExecution={false} onChange={reload} />
    </section>
  )
}
