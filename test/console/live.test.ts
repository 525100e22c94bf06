import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page, Request } from 'playwright-core'
import { type Serving, serve, temporaryDirectory } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { needsChromium, openBrowser, problemsOf, violationsOn } from './browser.ts'

const roleArn = 'arn:aws:iam::123456789012:role/test'
const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:work'
const yearSeconds = 365 * 24 * 3600

const work = { Type: 'Task', Resource: activityArn }
const machines = {
  steps: { First: { ...work, Next: 'Second' }, Second: { ...work, Next: 'Third' }, Third: { ...work, End: true } },
  sleeper: { Sleep: { Type: 'Wait', Seconds: yearSeconds, Next: 'Done' }, Done: { Type: 'Succeed' } },
  approval: {
    Approve: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
      End: true,
    },
  },
}

describe('the console follows what goes on', needsChromium, () => {
  let browser: Browser
  let server: Serving
  let page: Page
  let problems: string[]
  let args: string[]
  const cleanups: (() => void)[] = []

  before(async () => {
    browser = await openBrowser()
    const directory = temporaryDirectory({ after: (remove) => cleanups.push(remove) })
    const code = path.join(directory, 'functions')
    mkdirSync(code)
    writeFileSync(path.join(code, 'ask.mjs'), 'export const handler = async () => ({})\n')
    args = ['--port', String(await freePort()), '--data-dir', path.join(directory, 'data'), '--functions', code]
    server = await serve(args)
    await server.call('CreateActivity', { name: 'work' })
    for (const [name, states] of Object.entries(machines)) {
      const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states })
      await server.call('CreateStateMachine', { name, definition, roleArn })
    }
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    // Time goes on as ever, and a test can have more of it pass.
    await page.clock.install()
    problems = problemsOf(page)
  })

  after(async () => {
    await browser.close()
    await server.stop('SIGTERM')
    for (const clean of cleanups) clean()
  })

  const start = async (machine: string, name: string) => {
    const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${machine}`
    const { body } = await server.call('StartExecution', { stateMachineArn, name })
    return String(body.executionArn)
  }
  const answerTask = async () => {
    const { body } = await server.call('GetActivityTask', { activityArn })
    await server.call('SendTaskSuccess', { taskToken: body.taskToken as string, output: '{}' })
  }
  const open = (page: Page, address: string) => page.goto(`${server.url}/console/${address}`)
  const openExecution = (page: Page, arn: string) => open(page, `executions/${encodeURIComponent(arn)}`)
  const state = (page: Page, name: string, status: string) =>
    page.getByRole('button', { name: new RegExp(` ${name}, ${status}$`) })
  const sign = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })

  test('an execution is watched live, without asking while nothing happens', async () => {
    const executionArn = await start('steps', 'watched')
    const underWay = new Set<Request>()
    const isCall = (request: Request) => request.method() === 'POST'
    page.on('request', (request) => isCall(request) && underWay.add(request))
    page.on('requestfinished', (request) => underWay.delete(request))
    page.on('requestfailed', (request) => underWay.delete(request))
    const connected = page.waitForResponse((response) => response.url().includes('/console/api/live'))
    await openExecution(page, executionArn)
    await state(page, 'First', 'InProgress').waitFor()
    await connected
    // Each part of the page may read once more when the connection is there, after a rest.
    for (let round = 0; round < 2; round++) {
      await page.clock.runFor(6_000)
      while (underWay.size > 0) await page.waitForEvent('requestfinished')
    }
    const asked: (string | undefined)[] = []
    page.on('request', (request) => asked.push(request.headers()['x-amz-target'] ?? request.url()))
    await page.clock.runFor(20_000)
    assert.equal(asked.join(), '')
    await answerTask()
    await state(page, 'First', 'Succeeded').waitFor()
    assert.ok(asked.includes('AWSStepFunctions.GetExecutionHistory'))
    page.removeAllListeners('request')
  })

  test('lists follow, too', async () => {
    const list = await browser.newPage()
    await open(list, `machines/${encodeURIComponent('arn:aws:states:us-east-1:123456789012:stateMachine:steps')}`)
    await list.getByRole('link', { name: 'watched' }).waitFor()
    await start('steps', 'another')
    await list.getByRole('link', { name: 'another' }).waitFor()
    await list.close()
  })

  test('a page that is paused stays as it is until it is resumed', async () => {
    const other = await browser.newPage()
    const executionArn = await start('steps', 'paused')
    await server.call('StopExecution', { executionArn: executionArn.replace(/paused$/, 'another') })
    await server.call('StopExecution', { executionArn: executionArn.replace(/paused$/, 'watched') })
    for (const each of [page, other]) {
      await openExecution(each, executionArn)
      await state(each, 'First', 'InProgress').waitFor()
      await sign(each, 'Live').waitFor()
    }
    await page.getByRole('button', { name: 'Pause live updates' }).click()
    await sign(page, 'Paused').waitFor()
    await answerTask()
    await state(other, 'First', 'Succeeded').waitFor()
    await page.clock.runFor(25_000)
    assert.equal(await state(page, 'First', 'InProgress').count(), 1)
    await page.getByRole('button', { name: 'Resume live updates' }).click()
    await state(page, 'First', 'Succeeded').waitFor()
    await other.close()
  })

  test('a server that restarts is found again, and the page shows what it missed', async () => {
    await server.stop('SIGTERM')
    await sign(page, 'Reconnecting…').waitFor()
    server = await serve(args)
    await answerTask()
    await state(page, 'Second', 'Succeeded').waitFor()
    await sign(page, 'Live').waitFor()
    await answerTask()
    await state(page, 'Third', 'Succeeded').waitFor()
  })

  test('a wait of a year is skipped, and the execution goes on', async () => {
    await start('sleeper', 'sleeping')
    await open(page, 'waits')
    const row = page.getByRole('row').filter({ hasText: 'sleeping' })
    await row.getByRole('button', { name: 'Skip this wait of Sleep' }).click()
    await row.waitFor({ state: 'detached' })
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:sleeper:sleeping'
    assert.equal((await server.call('DescribeExecution', { executionArn })).body.status, 'SUCCEEDED')
  })

  test('a callback is approved by hand', async () => {
    await open(page, 'tasks')
    await page.getByText('No task is waiting for an answer.').waitFor()
    const executionArn = await start('approval', 'asking')
    const row = page.getByRole('row').filter({ hasText: 'asking' })
    await row.getByRole('button', { name: 'Answer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Output').fill('{"approved": tru')
    await dialog.getByText('not valid JSON').waitFor()
    assert.ok(await dialog.getByRole('button', { name: 'Send success' }).isDisabled())
    await dialog.getByLabel('Output').fill('{"approved":true}')
    await dialog.getByRole('button', { name: 'Send success' }).click()
    await row.waitFor({ state: 'detached' })
    const { body } = await server.call('DescribeExecution', { executionArn })
    assert.deepEqual([body.status, body.output], ['SUCCEEDED', '{"approved":true}'])
  })

  test('a task of an activity is taken and answered by hand', async () => {
    await open(page, 'activities')
    const executionArn = await start('steps', 'by-hand')
    await page.getByRole('button', { name: 'Take a task of work' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Input').first().waitFor()
    await dialog.getByLabel('Output').fill('{"by":"hand"}')
    await dialog.getByRole('button', { name: 'Send success' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Tags of work' }).click()
    await page.getByLabel('Key').fill('team')
    await page.getByRole('button', { name: 'Set tag' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { body } = await server.call('ListTagsForResource', { resourceArn: activityArn })
    assert.deepEqual(body.tags, [{ key: 'team', value: '' }])
    await openExecution(page, executionArn)
    await state(page, 'First', 'Succeeded').waitFor()
    await state(page, 'Second', 'InProgress').waitFor()
  })

  test('axe finds nothing on these pages, light or dark, wide or narrow', async () => {
    await start('approval', 'asking-again')
    await start('sleeper', 'sleeping-again')
    for (const [colorScheme, width] of [
      ['light', 1400],
      ['dark', 420],
    ] as const) {
      const other = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
      for (const url of ['waits', 'tasks', 'activities']) {
        await open(other, url)
        await other.locator('table').first().waitFor()
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
