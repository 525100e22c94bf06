import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium, violationsOn } from './browser.ts'
import { type ConsoleWorld, order } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

/** What somebody does who has just started a server: the parts have tests of their own. */
describe('from an example to an execution that succeeds', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page

  before(async () => {
    visit = await openVisit('nothing in it')
    ;({ world, page } = visit)
  })

  after(() => visit.close())

  const bad = JSON.stringify(order('A-2', { address: { street: '1 Stepwell Lane' } }))

  test('the saga is created from the examples, started, and seen to fail', async () => {
    await page.goto(`${world.server.url}/console/create`)
    await page.getByLabel('Begin with an example').selectOption('order-fulfilment')
    await page.getByRole('button', { name: / ChargeCard$/ }).waitFor()
    await page.getByRole('button', { name: 'Create state machine' }).click()
    await page.getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('dialog').getByLabel('Input').fill(bad)
    await page.getByRole('dialog').getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('button', { name: / Ship, Caught$/ }).waitFor()
    await page.getByRole('button', { name: / RefundCard, Succeeded$/ }).waitFor()
    const banner = page.getByRole('status', { name: 'Why it ended' })
    await banner.getByText('in the state').waitFor()
    assert.match((await banner.textContent()) ?? '', /failed in the state OrderFailed with AddressIncomplete/)
  })

  test('the failed step shows what went in, what came out, and how the data flowed', async () => {
    await page.getByRole('button', { name: / Ship, Caught$/ }).click()
    const step = page.getByRole('region', { name: 'Step' })
    await step.getByText('AddressIncomplete').first().waitFor()
    await step.getByRole('tab', { name: 'Data flow' }).click()
    await step.getByRole('heading', { name: 'After Parameters' }).waitFor()
    await step
      .getByRole('textbox', { name: 'Expression' })
      .fill("States.Format('{} of {}', $.address.street, $.orderId)")
    await step.getByText('"1 Stepwell Lane of A-2"').waitFor()
    await step.getByRole('textbox', { name: 'Expression' }).fill('$.address.postcode')
    await step.getByText(/could not be found|No results/).waitFor()
    assert.deepEqual(await violationsOn(page), [])
  })

  test('it is started again with an address that is complete, and succeeds', async () => {
    await page.getByRole('button', { name: 'New execution' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByLabel('Input').inputValue(), bad)
    await dialog.getByLabel('Input').fill(JSON.stringify(order('A-2')))
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('button', { name: / OrderFulfilled, Succeeded$/ }).waitFor()
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await page.getByRole('button', { name: 'ChargeCard, Succeeded' }).click()
    await page.getByRole('region', { name: 'Step' }).getByRole('heading', { name: 'ChargeCard' }).waitFor()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByRole('button', { name: 'Fit' }).click()
    await page.getByRole('tab', { name: 'Input and output' }).click()
    await page.getByText('"status": "FULFILLED"').waitFor()
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
