import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromiumPath, openBrowser, violationsOn } from './browser.ts'
import { type ConsoleWorld, items, openConsoleWorld, order } from './console-world.ts'

/** A page in one of its states, and what is done on it before its picture is taken. */
interface Shot {
  readonly name: string
  readonly address: string
  readonly act?: (page: Page) => Promise<unknown>
}

const looks = [
  { name: 'light', colorScheme: 'light', width: 1400 },
  { name: 'dark', colorScheme: 'dark', width: 1400 },
  { name: 'narrow', colorScheme: 'light', width: 420 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 420 },
] as const

const settleMillisMax = 5_000

/**
 * Takes a picture of every page of the console, in light and dark, wide and narrow, and says what axe finds on it.
 *
 *     npm run screenshots -- DIRECTORY [PART-OF-A-NAME]
 */
const [directory = 'screenshots', part = ''] = process.argv.slice(2)
if (chromiumPath === null) throw new Error('Chromium is needed: install it, or set CHROMIUM to its path.')
mkdirSync(directory, { recursive: true })
const browser = await openBrowser()
const empty = await openConsoleWorld([], 'nothing in it')
const world = await openConsoleWorld()
try {
  await takeAll(browser, empty, [
    { name: 'machines-empty', address: 'machines' },
    { name: 'find-empty', address: 'find' },
    { name: 'activities-empty', address: 'activities' },
    { name: 'tasks-empty', address: 'tasks' },
    { name: 'waits-empty', address: 'waits' },
  ])
  await takeAll(browser, world, await shotsOf(world))
} finally {
  await browser.close()
  await world.close()
  await empty.close()
}

async function takeAll(browser: Browser, { server }: ConsoleWorld, shots: readonly Shot[]): Promise<void> {
  for (const shot of shots.filter(({ name }) => name.includes(part))) {
    for (const { name, colorScheme, width } of looks) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
      await page.goto(`${server.url}/console/${shot.address}`)
      await page.locator('main h1, main [role=alert]').first().waitFor()
      await page
        .getByText('Loading…')
        .first()
        .waitFor({ state: 'hidden', timeout: settleMillisMax })
        .catch(() => console.log(`${shot.name} ${name}: still loading`))
      await shot.act?.(page)
      await page.evaluate('document.fonts.ready')
      const file = path.join(directory, `${shot.name}-${name}.png`)
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
      const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
      if (overflow > 0) console.log(`${shot.name} ${name}: ${overflow} pixels too wide`)
      for (const violation of await violationsOn(page)) console.log(`${shot.name} ${name}: ${violation}`)
      await page.close()
    }
  }
}

/** Fills the world, and lists what there is to see in it. */
async function shotsOf(world: ConsoleWorld): Promise<Shot[]> {
  const { server, start, machineArn } = world
  const saga = 'example-order-fulfilment'
  const fulfilled = await start(saga, order('A-1'), { name: 'order-A-1' })
  const failed = await start(saga, order('A-2', { address: { street: '1 Stepwell Lane' } }), { name: 'order-A-2' })
  const declined = await start(saga, order('A-3', { payment: { card: 'tok_visa', amount: 4_800 } }))
  const parallel = await start('report', {
    north: [order('N-1'), order('N-2', { address: null }), order('N-3')],
    south: [order('S-1'), order('S-2')],
  })
  const nested = await start('nested', order('A-4', { address: {} }), { name: 'nested-order' })
  const imported = await start('import-items', { items: items(1_000) }, { name: 'import-of-tuesday' })
  const waiting = await start('approval', { expense: 'chairs', amount: 480 }, { wait: false, name: 'chairs' })
  const reminder = await start('reminder', { customer: 'C-7' }, { wait: false })
  const long = await start('counting', { until: 2_000 }, { name: 'a-name-as-long-as-names-may-be-'.padEnd(80, 'x') })
  const { body } = await server.call('ListMapRuns', { executionArn: imported })
  const [{ mapRunArn } = { mapRunArn: '' }] = body.mapRuns as { mapRunArn: string }[]
  for (const description of ['first', 'with ten percent off'] as const) {
    await server.call('PublishStateMachineVersion', { stateMachineArn: machineArn('report'), description })
  }
  await server.call('StartSyncExecution', {
    stateMachineArn: machineArn('quote'),
    input: JSON.stringify({ items: [{ price: 20, quantity: 7 }] }),
  })
  const execution = (arn: string, query = '') => `executions/${encodeURIComponent(arn)}${query}`
  const machine = (name: string, query = '') => `machines/${encodeURIComponent(machineArn(name))}${query}`
  const selected = (name: string) => (page: Page) =>
    page
      .getByRole('region', { name: 'Graph' })
      .getByRole('button', { name: new RegExp(` ${name}(,|$)`) })
      .click()
  return [
    { name: 'machines', address: 'machines' },
    { name: 'machine', address: machine(saga) },
    { name: 'machine-definition', address: machine('report', '?tab=definition') },
    { name: 'machine-versions', address: machine('report', '?tab=versions') },
    { name: 'machine-aliases', address: machine('report', '?tab=aliases') },
    { name: 'machine-logging', address: machine('report', '?tab=logging') },
    { name: 'machine-tags', address: machine('report', '?tab=tags') },
    { name: 'machine-express', address: machine('quote') },
    {
      name: 'start',
      address: machine(saga),
      act: (page) => page.getByRole('button', { name: 'Start execution' }).first().click(),
    },
    { name: 'execution-succeeded', address: execution(fulfilled) },
    { name: 'execution-failed', address: execution(failed), act: selected('Ship') },
    {
      name: 'execution-data-flow',
      address: execution(failed),
      act: async (page) => {
        await selected('Ship')(page)
        await page.getByRole('tab', { name: 'Data flow' }).click()
        await page.getByRole('heading', { name: 'After Parameters' }).waitFor()
      },
    },
    { name: 'execution-failed-table', address: execution(failed, '?view=table') },
    { name: 'execution-failed-timeline', address: execution(failed, '?view=timeline') },
    { name: 'execution-failed-events', address: execution(failed, '?view=events') },
    { name: 'execution-failed-data', address: execution(failed, '?view=data') },
    { name: 'execution-caught', address: execution(declined) },
    { name: 'execution-parallel', address: execution(parallel) },
    { name: 'execution-parallel-timeline', address: execution(parallel, '?view=timeline') },
    { name: 'execution-parallel-table', address: execution(parallel, '?view=table') },
    { name: 'execution-nested', address: execution(nested) },
    { name: 'execution-map-run', address: execution(imported) },
    { name: 'execution-waiting', address: execution(waiting), act: selected('AskManager') },
    { name: 'execution-running', address: execution(reminder) },
    { name: 'execution-long', address: execution(long, '?view=events') },
    { name: 'execution-long-timeline', address: execution(long, '?view=timeline') },
    {
      name: 'execution-unknown',
      address: execution(`${machineArn('report').replace('stateMachine', 'execution')}:none`),
    },
    { name: 'map-run', address: `map-runs/${encodeURIComponent(mapRunArn)}` },
    { name: 'find', address: 'find?status=FAILED' },
    { name: 'waits', address: 'waits' },
    { name: 'tasks', address: 'tasks' },
    { name: 'activities', address: 'activities' },
    { name: 'create', address: 'create', act: (page) => page.getByRole('textbox', { name: 'Definition' }).waitFor() },
    { name: 'jobs', address: 'bulk' },
    { name: 'nothing', address: 'nothing/here' },
  ]
}
