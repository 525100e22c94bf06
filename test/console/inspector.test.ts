import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { type Serving, serve, temporaryDirectory } from '../support/command.ts'
import { needsChromium, openBrowser, problemsOf, violationsOn } from './browser.ts'

const roleArn = 'arn:aws:iam::123456789012:role/test'
const machineArn = (name: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`

const child = { StartAt: 'Refuse', States: { Refuse: { Type: 'Fail', Error: 'NotGood', Cause: 'It is not good.' } } }

const parent = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Assign: { total: 1, kept: 'yes' }, Next: 'Add' },
    Add: { Type: 'Pass', Assign: { total: '{% $total + 1 %}', added: true }, Next: 'Nested' },
    Nested: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: machineArn('child'), Input: {} },
      End: true,
    },
  },
}

describe('the step inspector', needsChromium, () => {
  let browser: Browser
  let server: Serving
  let page: Page
  let step: Locator
  let problems: string[]
  const cleanups: (() => void)[] = []

  before(async () => {
    browser = await openBrowser()
    const data = temporaryDirectory({ after: (remove) => cleanups.push(remove) })
    server = await serve(['--data-dir', data])
    for (const [name, definition] of Object.entries({ child, parent })) {
      await server.call('CreateStateMachine', { name, definition: JSON.stringify(definition), roleArn })
    }
    const input = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, row) => [row]), end: 'the very end' })
    const { body } = await server.call('StartExecution', { stateMachineArn: machineArn('parent'), input })
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    problems = problemsOf(page)
    await page.goto(`${server.url}/console/executions/${encodeURIComponent(String(body.executionArn))}?view=table`)
    step = page.getByRole('region', { name: 'Step', exact: true })
  })

  after(async () => {
    await browser.close()
    await server.stop('SIGTERM')
    for (const clean of cleanups) clean()
  })

  test('variables are shown before and after a step, and what changed is marked', async () => {
    await page.getByRole('status', { name: 'Why it ended' }).waitFor()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await step.getByRole('tab', { name: 'Variables' }).click()
    await step.getByRole('heading', { name: '$total' }).waitFor()
    assert.equal(await step.getByRole('group', { name: 'Variable total before' }).textContent(), '1')
    assert.equal(await step.getByRole('group', { name: 'Variable total', exact: true }).textContent(), '2')
    await step.getByText('New', { exact: true }).waitFor()
    await step.getByText('Not changed', { exact: true }).waitFor()
    assert.deepEqual(await violationsOn(page), [])
    await page.setViewportSize({ width: 420, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark' })
    assert.deepEqual(await violationsOn(page), [])
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 420)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1400, height: 900 })
  })

  test('a long payload begins shortened, and is shown whole when asked for', async () => {
    await step.getByRole('tab', { name: 'Input & output' }).click()
    const input = step.getByRole('group', { name: 'Input', exact: true })
    assert.doesNotMatch((await input.textContent()) ?? '', /the very end/)
    const showAll = step.getByRole('button', { name: /^Show all / })
    await showAll.first().click()
    await input.getByText('the very end').waitFor()
    await step.getByRole('button', { name: 'Show less' }).click()
    assert.doesNotMatch((await input.textContent()) ?? '', /the very end/)
  })

  test('a failed call is told, with its events, and leads to the execution that it started', async () => {
    await page.getByRole('button', { name: 'Nested', exact: true }).click()
    await step.getByRole('tab', { name: 'Call' }).click()
    await step.getByRole('group', { name: 'Call of attempt 1' }).getByText('StateMachineArn').waitFor()
    await step.getByRole('tab', { name: 'Retry' }).click()
    await step.getByRole('heading', { name: 'Attempt 1' }).waitFor()
    await step.getByRole('tab', { name: 'Events' }).click()
    await step.getByText('TaskSubmitted').waitFor()
    assert.equal(await step.getByText('PassStateEntered').count(), 0)
    await step.getByRole('tab', { name: 'Details' }).click()
    await step.getByText('states:startExecution.sync:2').waitFor()
    assert.equal(await step.getByRole('link').count(), 1)
    const banner = page.getByRole('status', { name: 'Why it ended' })
    await banner.getByRole('link', { name: 'Show the execution that it started' }).click()
    // What is known of the end comes before the history.
    await banner.getByText('Refuse', { exact: true }).waitFor()
    assert.match((await banner.textContent()) ?? '', /failed in the state Refuse with NotGood/)
    assert.deepEqual(await violationsOn(page), [])
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(problems, [])
  })
})
