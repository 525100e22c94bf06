import { Empty } from './design/parts.tsx'
import { ExecutionPage } from './features/execution/execution-page.tsx'
import { MachinePage } from './features/machine/machine-page.tsx'
import { MachinesPage } from './features/machines/machines-page.tsx'
import { hrefOf, Link, useLocation } from './location.tsx'

export function App() {
  return (
    <>
      <header className="shell-header">
        <Link href={hrefOf('machines')} className="shell-brand">
          <img src="/console/icon.svg" alt="" width={22} height={22} />
          Stepwell
        </Link>
        <nav aria-label="Main">
          <Link href={hrefOf('machines')}>State machines</Link>
        </nav>
      </header>
      <main className="shell-main">
        <Page />
      </main>
    </>
  )
}

function Page() {
  const { parts } = useLocation()
  const [kind = 'machines', arn] = parts
  if (kind === 'machines') return arn === undefined ? <MachinesPage /> : <MachinePage key={arn} machineArn={arn} />
  if (kind === 'executions' && arn !== undefined) return <ExecutionPage key={arn} executionArn={arn} />
  return (
    <Empty>
      <h1>There is no such page</h1>
      <Link href={hrefOf('machines')}>State machines</Link>
    </Empty>
  )
}
