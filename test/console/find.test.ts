import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium } from './browser.ts'
import { type ConsoleWorld, order } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

describe('finding executions, and acting on many', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page
  const saga = 'example-order-fulfilment'

  before(async () => {
    visit = await openVisit()
    ;({ world, page } = visit)
    await world.start(saga, order('A-1'), { name: 'fine' })
    await world.start(saga, order('A-2', { address: {} }), { name: 'without-postcode' })
    await world.start(saga, order('A-3', { payment: { card: 'tok_visa', amount: 9_000 } }), { name: 'too-dear' })
    for (let count = 0; count < 30; count += 1) {
      await world.start('reminder', { customer: `C-${count}` }, { wait: false, name: `waiting-${count}` })
    }
  })

  after(() => visit.close())

  const rows = () => page.locator('tbody tr')
  const field = (label: string) => page.getByLabel(label, { exact: true })

  async function findsOnly(...names: readonly string[]): Promise<void> {
    for (const name of names) await page.getByRole('link', { name, exact: true }).waitFor()
    await page.getByText(`${names.length} shown`, { exact: true }).waitFor()
    assert.equal(await rows().count(), names.length)
  }

  test('by status', async () => {
    await page.goto(`${world.server.url}/console/find`)
    await page.getByLabel('Failed', { exact: true }).check()
    await findsOnly('without-postcode', 'too-dear')
    assert.match(page.url(), /status=FAILED/)
    await page.getByLabel('Succeeded', { exact: true }).check()
    await findsOnly('fine', 'without-postcode', 'too-dear')
  })

  test('by error, by a part of the name, and by what is in the input', async () => {
    await page.getByRole('button', { name: 'More filters' }).click()
    await field('Error').fill('CardDeclined')
    await page.getByRole('button', { name: 'Find' }).click()
    await findsOnly('too-dear')
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await field('Name contains').fill('POSTCODE')
    await field('Name contains').press('Enter')
    await findsOnly('without-postcode')
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await field('Input').fill('$.customer == "C-7"')
    await page.getByRole('button', { name: 'Find' }).click()
    await findsOnly('waiting-7')
    await field('Input').fill('payment.amount > 1000')
    await page.getByRole('button', { name: 'Find' }).click()
    await findsOnly('too-dear')
    await field('Input').fill('(1')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('alert').getByText('On the input: The condition is not valid').waitFor()
  })

  test('a view is saved under a name, and is there after a reload', async () => {
    await page.goto(`${world.server.url}/console/find?status=FAILED&error=CardDeclined`)
    await findsOnly('too-dear')
    await page.getByLabel('Name of the view').fill('Declined cards')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.goto(`${world.server.url}/console/find`)
    await page.getByRole('link', { name: 'Declined cards' }).click()
    await findsOnly('too-dear')
    assert.equal(await field('Error').inputValue(), 'CardDeclined')
    await page.getByRole('button', { name: 'Delete view Declined cards' }).click()
    assert.equal(await page.getByRole('link', { name: 'Declined cards' }).count(), 0)
  })

  test('all that match are stopped, after a look at how many, and the page of the job survives a reload', async () => {
    await page.goto(`${world.server.url}/console/find?name=waiting`)
    await page.getByText('30 shown').waitFor()
    await page.getByRole('button', { name: 'Act on all that match…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Of 30 executions, 30 can be stopped.').waitFor()
    await dialog.getByRole('button', { name: 'Stop 30' }).click()
    await page.getByText('Done', { exact: true }).waitFor()
    assert.match(page.url(), /\/console\/bulk\//)
    await page.reload()
    await page.getByText('Done', { exact: true }).waitFor()
    await page.locator('dt', { hasText: 'Stopped' }).locator('xpath=following-sibling::dd').getByText('30').waitFor()
    await page.goto(`${world.server.url}/console/find?status=RUNNING`)
    await page.getByText('No execution matches.').waitFor()
  })

  test('selected ones are redriven, and those that cannot be say why', async () => {
    await page.goto(`${world.server.url}/console/machines/${encodeURIComponent(world.machineArn(saga))}`)
    await page.getByText('3 shown').waitFor()
    await page.getByLabel('Select all that are shown').check()
    await page.getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Act on selected…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Redrive').check()
    await dialog.getByText('Of 3 executions, 2 can be redriven.').waitFor()
    await dialog.getByText('1 cannot: Execution is SUCCEEDED and cannot be redriven').waitFor()
    await dialog.getByRole('button', { name: 'Redrive 2' }).click()
    await page.getByText('Done', { exact: true }).waitFor()
    await page.getByRole('cell', { name: 'Execution is SUCCEEDED and cannot be redriven' }).waitFor()
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
