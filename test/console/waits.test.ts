import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium } from './browser.ts'
import type { ConsoleWorld } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

describe('what waits, and is answered by hand', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page

  before(async () => {
    visit = await openVisit()
    ;({ world, page } = visit)
  })

  after(() => visit.close())

  test('an approval is given', async () => {
    const { server, start, ended } = world
    const approved = await start('approval', { expense: 'chairs' }, { wait: false, name: 'chairs' })
    const refused = await start('approval', { expense: 'tables' }, { wait: false, name: 'tables' })
    await page.goto(`${server.url}/console/tasks`)
    const row = (name: string) => page.locator('tr', { has: page.getByRole('link', { name }) })
    await row('chairs').getByRole('button', { name: 'Answer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Output').fill('{"approved": tru')
    await dialog.getByText('The output is not valid JSON').waitFor()
    assert.ok(await dialog.getByRole('button', { name: 'Send success' }).isDisabled())
    await dialog.getByLabel('Output').fill('{"approved": true}')
    await dialog.getByRole('button', { name: 'Send success' }).click()
    assert.equal(await ended(approved), 'SUCCEEDED')

    await row('tables').getByRole('button', { name: 'Answer' }).click()
    await dialog.getByLabel('Failure').check()
    await dialog.getByLabel('Error').fill('NoMoney')
    await dialog.getByRole('button', { name: 'Send failure' }).click()
    assert.equal(await ended(refused), 'FAILED')
    await page.getByText('No task is waiting for an answer.').waitFor()
  })

  test('a month of waiting is skipped, and then a worker’s task is taken and answered', async () => {
    const { server, start, ended } = world
    const reminder = await start('reminder', { customer: 'C-1' }, { wait: false, name: 'trial-of-C-1' })
    await page.goto(`${server.url}/console/waits`)
    await page.getByRole('cell', { name: 'The wait ends' }).waitFor()
    await page.getByText(/^29 d 23 h$/).waitFor()
    await page.getByRole('button', { name: 'Skip this wait of UntilTrialEnds' }).click()
    await page.getByText('Nothing waits for a time.').waitFor()
    await page.getByRole('link', { name: 'Activities' }).click()
    await page.getByRole('button', { name: 'Take a task of call-customer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('"customer": "C-1"').waitFor()
    await dialog.getByLabel('Output').fill('"called"')
    await dialog.getByRole('button', { name: 'Send success' }).click()
    assert.equal(await ended(reminder), 'SUCCEEDED')
  })

  test('what an execution waits for is skipped on its own page', async () => {
    const { server, start } = world
    const reminder = await start('reminder', { customer: 'C-2' }, { wait: false })
    await page.goto(`${server.url}/console/executions/${encodeURIComponent(reminder)}`)
    await page.getByRole('button', { name: 'Skip this wait of UntilTrialEnds' }).click()
    await page.getByRole('button', { name: / Call, InProgress$/ }).waitFor()
  })

  test('an activity is created and deleted', async () => {
    await page.goto(`${world.server.url}/console/activities`)
    await page.getByRole('button', { name: 'Create activity' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('bad name')
    await dialog.getByRole('button', { name: 'Create activity' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Name').fill('paint')
    await dialog.getByRole('button', { name: 'Create activity' }).click()
    await page.getByRole('button', { name: 'Delete paint' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete paint' }).waitFor({ state: 'detached' })
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
