import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium, violationsOn } from './browser.ts'
import type { ConsoleWorld } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

describe('Express executions in the console', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page

  before(async () => {
    visit = await openVisit()
    ;({ world, page } = visit)
  })

  after(() => visit.close())

  test('a synchronous one is started, answered, and looked at like any other', async () => {
    await page.goto(`${world.server.url}/console/machines/${encodeURIComponent(world.machineArn('quote'))}`)
    await page.getByText('Nothing was started since the server began.').waitFor()
    await page.getByRole('button', { name: 'Start execution' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Input').fill('{"items": [{"price": 20, "quantity": 7}]}')
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await dialog.getByText('"total": 126').waitFor()
    await dialog.getByRole('link', { name: 'Show the execution' }).click()
    await page.getByRole('button', { name: 'Pass state Ten, Succeeded' }).waitFor()
    await page.getByRole('tab', { name: 'Events' }).click()
    await page.getByText('ExecutionSucceeded').waitFor()
    await page.getByRole('tab', { name: 'Input and output' }).click()
    await page.getByText('"total": 126').waitFor()
    assert.deepEqual(await violationsOn(page), [])
  })

  test('the last ones are listed, failed ones too', async () => {
    const { server, machineArn } = world
    await server.call('StartSyncExecution', { stateMachineArn: machineArn('quote'), input: '{}', name: 'no-items' })
    await server.call('StartExecution', { stateMachineArn: machineArn('quote'), input: '{}', name: 'not-waited-for' })
    await page.goto(`${server.url}/console/machines/${encodeURIComponent(machineArn('quote'))}`)
    await page.getByRole('link', { name: 'not-waited-for' }).waitFor()
    await page.getByRole('link', { name: 'no-items' }).click()
    await page.getByRole('status', { name: 'Why it ended' }).waitFor()
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
