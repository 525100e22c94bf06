import type { ReactNode } from 'react'
import { Empty } from './design/parts.tsx'
import { ActivitiesPage } from './features/activities/activities-page.tsx'
import { BulkPage, BulksPage } from './features/bulk/bulk-page.tsx'
import { CreatePage } from './features/create/create-page.tsx'
import { ExecutionPage } from './features/execution/execution-page.tsx'
import { FindPage } from './features/find/find-page.tsx'
import { LiveControl } from './features/live/live-control.tsx'
import { MachinePage } from './features/machine/machine-page.tsx'
import { MachinesPage } from './features/machines/machines-page.tsx'
import { MapRunPage } from './features/map-run/map-run-page.tsx'
import { TasksPage } from './features/tasks/tasks-page.tsx'
import { WaitsPage } from './features/waits/waits-page.tsx'
import { hrefOf, Link, useLocation } from './location.tsx'

/** What the header leads to. */
const sections = [
  ['machines', 'State machines'],
  ['find', 'Find'],
  ['tasks', 'Waiting tasks'],
  ['waits', 'Clock'],
  ['activities', 'Activities'],
] as const

/** The page at each first part of an address. The second part, if there is one, is an ARN or an id. */
const pages: Readonly<Record<string, (arn: string | undefined) => ReactNode>> = {
  machines: (arn) => (arn === undefined ? <MachinesPage /> : <MachinePage key={arn} machineArn={arn} />),
  create: () => <CreatePage />,
  executions: (arn) => arn !== undefined && <ExecutionPage key={arn} executionArn={arn} />,
  find: () => <FindPage />,
  bulk: (id) => (id === undefined ? <BulksPage /> : <BulkPage key={id} id={id} />),
  'map-runs': (arn) => arn !== undefined && <MapRunPage key={arn} mapRunArn={arn} />,
  tasks: () => <TasksPage />,
  waits: () => <WaitsPage />,
  activities: () => <ActivitiesPage />,
}

export function App() {
  const { parts } = useLocation()
  const [kind = 'machines', arn] = parts
  return (
    <>
      <header className="shell-header">
        <Link href={hrefOf('machines')} className="shell-brand">
          <img src="/console/icon.svg" alt="" width={22} height={22} />
          Stepwell
        </Link>
        <nav aria-label="Main">
          {sections.map(([section, name]) => (
            <Link key={section} href={hrefOf(section)} aria-current={section === kind ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <span className="spacer" />
        <LiveControl />
      </header>
      <main className="shell-main">{(Object.hasOwn(pages, kind) && pages[kind]?.(arn)) || <NoSuchPage />}</main>
    </>
  )
}

function NoSuchPage() {
  return (
    <Empty>
      <h1>There is no such page</h1>
      <Link href={hrefOf('machines')}>State machines</Link>
    </Empty>
  )
}
