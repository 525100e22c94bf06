import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium, violationsOn } from './browser.ts'
import { type ConsoleWorld, items } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

describe('a Map Run of a thousand items', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page

  before(async () => {
    visit = await openVisit()
    ;({ world, page } = visit)
  })

  after(() => visit.close())

  test('is reached from its execution, counts its items, groups its errors, and leads to a child', async () => {
    const executionArn = await world.start('import-items', { items: items(1_000) }, { name: 'tuesday' })
    await page.goto(`${world.server.url}/console/executions/${encodeURIComponent(executionArn)}`)
    await page.getByRole('region', { name: 'Map Runs' }).getByRole('link').click()
    await page.getByText('1,000 of 1,000').waitFor()
    const bar = page.getByRole('img', { name: /^Items: / })
    assert.match((await bar.getAttribute('aria-label')) ?? '', /977 succeeded, 23 failed, 0 timed out/)
    const errors = page.getByRole('region', { name: 'Errors' })
    await errors.getByRole('row', { name: /14 PriceMissing The item has no price\./ }).waitFor()
    await errors.getByRole('row', { name: /9 StockNegative/ }).waitFor()
    assert.deepEqual(await violationsOn(page), [])
    const children = page.getByRole('region', { name: 'Child executions', exact: true })
    await children.getByLabel('Status').selectOption('FAILED')
    await children.getByText('Failed', { exact: true }).nth(22).waitFor()
    assert.equal(await children.locator('tbody tr').count(), 23)
    await children.getByRole('link').first().click()
    await page.getByRole('status', { name: 'Why it ended' }).waitFor()
  })

  test('is edited while it runs, and redriven once it has failed', async () => {
    const { server, start, ended, machineArn } = world
    const states = {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Work',
          States: {
            Work: {
              Type: 'Task',
              Resource: machineArn('x').replace('stateMachine:x', 'activity:call-customer'),
              End: true,
            },
          },
        },
        End: true,
      },
    }
    const definition = JSON.stringify({ StartAt: 'Each', States: states })
    await server.call('CreateStateMachine', { name: 'slow', definition, roleArn: 'arn:aws:iam::123456789012:role/r' })
    const executionArn = await start('slow', { items: [1, 2, 3] }, { wait: false })
    await page.goto(`${server.url}/console/executions/${encodeURIComponent(executionArn)}`)
    await page.getByRole('region', { name: 'Map Runs' }).getByRole('link').click()
    const running = (count: number) => page.getByRole('img', { name: new RegExp(`^Items: .* ${count} running`) })
    await running(1).waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Maximum concurrency').fill('3')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await running(3).waitFor()

    const activityArn = machineArn('call-customer').replace('stateMachine', 'activity')
    const { body } = await server.call('GetActivityTask', { activityArn })
    await server.call('SendTaskFailure', { taskToken: String(body.taskToken), error: 'Busy' })
    assert.equal(await ended(executionArn), 'FAILED')
    await page.getByRole('button', { name: 'Redrive the execution' }).click()
    await running(3).waitFor()
    await page.getByText('Redrives').waitFor()
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
