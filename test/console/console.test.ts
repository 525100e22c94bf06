import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Serving, serve, temporaryDirectory } from '../support/command.ts'
import { needsChromium, openBrowser, problemsOf, violationsOn } from './browser.ts'

const roleArn = 'arn:aws:iam::123456789012:role/test'

const choosing = {
  StartAt: 'Check',
  States: {
    Check: {
      Type: 'Choice',
      Choices: [{ Variable: '$.good', BooleanEquals: true, Next: 'Each' }],
      Default: 'Refused',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
      Next: 'Approve',
    },
    Approve: {
      Type: 'Task',
      Resource: 'arn:aws:states:us-east-1:123456789012:activity:approval',
      TimeoutSeconds: 600,
      End: true,
    },
    Refused: { Type: 'Fail', Error: 'NotGood', Cause: 'The input says <b>no</b>.' },
  },
}

describe('the console in a browser', needsChromium, () => {
  let browser: Browser
  let server: Serving
  let machineArn: string
  let page: Page
  let problems: string[]
  const cleanups: (() => void)[] = []

  before(async () => {
    browser = await openBrowser()
    const data = temporaryDirectory({ after: (remove) => cleanups.push(remove) })
    server = await serve(['--data-dir', data])
    await server.call('CreateActivity', { name: 'approval' })
    const definition = JSON.stringify(choosing)
    const { body } = await server.call('CreateStateMachine', { name: 'choosing', definition, roleArn })
    machineArn = String(body.stateMachineArn)
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    problems = problemsOf(page)
  })

  after(async () => {
    await browser.close()
    await server.stop('SIGTERM')
    for (const clean of cleanups) clean()
  })

  test('a browser that opens the address of the server gets there, and an API client does not', async () => {
    await page.goto(server.url)
    await page.getByRole('heading', { name: 'State machines' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/console/')
    await page.getByRole('link', { name: 'choosing' }).waitFor()
    const about = (await (await fetch(server.url)).json()) as { service: string }
    assert.equal(about.service, 'Stepwell')
  })

  test('machines are found by name', async () => {
    const search = page.getByRole('searchbox')
    await search.fill('nothing')
    await page.getByText('No state machine has this in its name.').waitFor()
    await search.fill('CHOOS')
    await page.getByRole('link', { name: 'choosing' }).click()
    await page.getByRole('heading', { name: 'choosing', level: 1 }).waitFor()
  })

  test('an execution is started, fails, and says why', async () => {
    await page.getByRole('button', { name: 'Start execution' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Input').fill('{"good": fals')
    await dialog.getByText('The input is not valid JSON').waitFor()
    assert.ok(await dialog.getByRole('button', { name: 'Start execution' }).isDisabled())
    await dialog.getByLabel('Input').fill('{"good": false}')
    await dialog.getByLabel('Name').fill('refused-one')
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    const banner = page.getByRole('status', { name: 'Why it ended' })
    await banner.getByText('in the state').waitFor()
    // Payloads are text, whatever they look like.
    assert.match(
      (await banner.textContent()) ?? '',
      /failed in the state Refused with NotGood\.[\s\S]*The input says <b>no<\/b>\./,
    )
    await page.getByRole('button', { name: 'Fail state Refused, Failed' }).waitFor()
    await page.getByRole('button', { name: 'Choice state Check, Succeeded' }).waitFor()
    await banner.getByRole('button', { name: 'Show this step' }).click()
    await page.getByRole('region', { name: 'Step' }).getByRole('heading', { name: 'Refused' }).waitFor()
  })

  test('it is started again with another input, waits, and is seen to end', async () => {
    await page.getByRole('button', { name: 'New execution' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByLabel('Input').inputValue(), '{"good": false}')
    await dialog.getByLabel('Input').fill('{"good": true, "items": [1, 2]}')
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('button', { name: / Approve, InProgress$/ }).waitFor()
    const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:approval'
    const { body } = await server.call('GetActivityTask', { activityArn })
    await server.call('SendTaskSuccess', { taskToken: body.taskToken as string, output: '{"approved":true}' })
    await page.getByRole('button', { name: / Approve, Succeeded$/ }).waitFor()
    await page.getByRole('tab', { name: 'Input and output' }).click()
    await page.getByText('"approved": true').waitFor()
  })

  test('the table has branches and iterations, the events have the history, and both share the selection', async () => {
    await page.getByRole('tab', { name: 'Table' }).click()
    await page.getByText('Iteration 1').waitFor()
    await page.getByRole('button', { name: 'Hide what is in Each' }).click()
    assert.equal(await page.getByText('Iteration 1').count(), 0)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Events' }).click()
    await page.getByRole('region', { name: 'Step' }).getByRole('heading', { name: 'Approve' }).waitFor()
    await page.getByRole('searchbox').fill('activity')
    await page.getByText('ActivitySucceeded').waitFor()
    assert.equal(await page.getByText('PassStateEntered').count(), 0)
  })

  test('a running execution is stopped, and redriven', async () => {
    const { body } = await server.call('StartExecution', {
      stateMachineArn: machineArn,
      input: '{"good":true,"items":[]}',
    })
    await page.goto(`${server.url}/console/executions/${encodeURIComponent(String(body.executionArn))}`)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('was stopped').waitFor()
    await page.getByRole('button', { name: 'Redrive' }).click()
    await page.getByRole('button', { name: / Approve, InProgress$/ }).waitFor()
    await page.getByText('Redrives').waitFor()
  })

  test('what does not exist is said', async () => {
    await page.goto(`${server.url}/console/executions/${encodeURIComponent(machineArn)}`)
    await page.getByRole('alert').first().waitFor()
    await page.goto(`${server.url}/console/nothing/here`)
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  })

  test('axe finds nothing on any page, light or dark, wide or narrow', async () => {
    const { body } = await server.call('ListExecutions', { stateMachineArn: machineArn, statusFilter: 'FAILED' })
    const [{ executionArn } = { executionArn: '' }] = body.executions as { executionArn: string }[]
    const execution = `/console/executions/${encodeURIComponent(executionArn)}`
    const machine = `/console/machines/${encodeURIComponent(machineArn)}`
    const pages = [
      '/console/machines',
      machine,
      `${machine}?tab=definition`,
      `${execution}?selected=2`,
      `${execution}?view=table&selected=2`,
      `${execution}?view=events&selected=2`,
      `${execution}?view=data`,
    ]
    for (const [colorScheme, width] of [
      ['light', 1400],
      ['dark', 420],
    ] as const) {
      const other = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
      for (const url of pages) {
        await other.goto(server.url + url)
        await other.locator('h1').waitFor()
        await other.locator('table, svg.graph, .json').first().waitFor()
        assert.deepEqual(await violationsOn(other), [], `${colorScheme} ${url}`)
        const overflow = await other.evaluate('document.documentElement.scrollWidth - innerWidth')
        assert.ok(Number(overflow) <= 0, `${url} is ${overflow} pixels too wide at ${width}`)
      }
      await other.close()
    }
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(problems, [])
  })
})
