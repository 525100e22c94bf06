import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { needsChromium, violationsOn } from './browser.ts'
import type { ConsoleWorld } from './console-world.ts'
import { openVisit, type Visit } from './visit.ts'

describe('state machines, made and changed in the console', needsChromium, () => {
  let visit: Visit
  let world: ConsoleWorld
  let page: Page

  before(async () => {
    visit = await openVisit('nothing in it')
    ;({ world, page } = visit)
  })

  after(() => visit.close())

  const editor = () => page.getByRole('textbox', { name: 'Definition' })
  const tab = (name: string) => page.getByRole('tab', { name }).click()

  async function type(text: string): Promise<void> {
    await editor().click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(text)
  }

  test('an empty server says how to begin, and an example is one click away', async () => {
    await page.goto(`${world.server.url}/console/`)
    await page.getByText('There are no state machines yet.').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Create state machine' }).last().click()
    await page.getByLabel('Begin with an example').selectOption('order-fulfilment')
    await page.getByRole('button', { name: / ChargeCard$/ }).waitFor()
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'order-fulfilment')
    await page.getByText('No problems found.').waitFor()
    assert.deepEqual(await violationsOn(page), [])
    await page.getByRole('button', { name: 'Create state machine' }).click()
    await page.getByRole('heading', { name: 'order-fulfilment', level: 1 }).waitFor()
  })

  test('a mistake is marked where it is, and pasted YAML is understood', async () => {
    await page.goto(`${world.server.url}/console/create`)
    await page.getByLabel('Name', { exact: true }).fill('from-yaml')
    await type('StartAt: A\nStates:\n  A: { Type: Pass, Next: B }\n')
    await page.getByText(/^[1-9] errors?, /).waitFor()
    await type('StartAt: A\nStates:\n  A: { Type: Pass, Next: B }\n  B: { Type: Succeed }\n')
    await page.getByText('No problems found.').waitFor()
    await page.getByRole('button', { name: 'Succeed state B' }).waitFor()
    await page.getByRole('button', { name: 'Create state machine' }).click()
    await page.getByRole('heading', { name: 'from-yaml', level: 1 }).waitFor()
  })

  test('a file is opened', async () => {
    await page.goto(`${world.server.url}/console/create`)
    const definition = JSON.stringify({ StartAt: 'FromFile', States: { FromFile: { Type: 'Succeed' } } })
    const file = { name: 'filed.asl.json', mimeType: 'application/json', buffer: Buffer.from(definition) }
    await page.getByLabel(/^Or open a file/).setInputFiles(file)
    await page.getByRole('button', { name: 'Succeed state FromFile' }).waitFor()
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'filed')
  })

  test('a definition is edited; versions are published, compared and routed to', async () => {
    await page.goto(`${world.server.url}/console/machines/${encodeURIComponent(world.machineArn('from-yaml'))}`)
    await tab('Versions')
    const publish = async (description: string) => {
      await page.getByRole('button', { name: 'Publish version' }).click()
      await page.getByRole('dialog').getByLabel('Description').fill(description)
      await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
      await page.getByRole('cell', { name: description }).waitFor()
    }
    await publish('the first')
    await tab('Definition')
    await page.getByRole('button', { name: 'Edit' }).click()
    await type(
      JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'C' }, C: { Type: 'Fail' } } }, null, 2),
    )
    await page.getByRole('button', { name: 'Fail state C' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Revision').waitFor()
    await page.getByRole('button', { name: 'Edit' }).waitFor()
    await page.reload()
    await tab('Versions')
    await publish('the second')

    await page.getByRole('button', { name: 'Compare version 1' }).click()
    await page.getByText('States: 1 added, 1 removed, 1 changed').waitFor()
    await page
      .getByRole('region', { name: 'Graph before' })
      .getByRole('button', { name: /^Succeed state B, Failed/ })
      .waitFor()
    await page
      .getByRole('region', { name: 'Graph after' })
      .getByRole('button', { name: /^Fail state C, Succeeded/ })
      .waitFor()
    assert.match((await page.getByLabel('Differences in the text').textContent()) ?? '', /\+\s+"C": \{/)

    await tab('Aliases')
    await page.getByRole('button', { name: 'Create alias' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('live')
    await dialog.getByRole('combobox', { name: /^Version/ }).selectOption({ label: 'Version 1' })
    await dialog.getByRole('combobox', { name: /^Second version/ }).selectOption({ label: 'Version 2' })
    await dialog.getByLabel('Share of the first version').fill('90')
    await dialog.getByRole('button', { name: 'Create alias' }).click()
    await page.getByText('version 1: 90 %, version 2: 10 %').waitFor()
    await page.getByRole('button', { name: 'Edit alias live' }).click()
    await dialog.getByRole('combobox', { name: /^Second version/ }).selectOption('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('version 1: 100 %').waitFor()
    const stateMachineArn = `${world.machineArn('from-yaml')}:live`
    await world.server.call('StartExecution', { stateMachineArn, name: 'by-alias' })
    await page.getByRole('link', { name: 'live' }).click()
    await page.getByRole('link', { name: 'by-alias' }).waitFor()
    await page.getByText('live (version 1)').waitFor()
  })

  test('tags are added, changed and removed', async () => {
    await tab('Tags')
    const add = async (key: string, value: string, button: string) => {
      await page.getByLabel('Key').fill(key)
      await page.getByLabel('Value').fill(value)
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('cell', { name: value, exact: true }).waitFor()
    }
    await add('team', 'orders', 'Add tag')
    await add('team', 'payments', 'Change tag')
    await page.getByRole('button', { name: 'Remove tag team' }).click()
    await page.getByText('There are no tags.').waitFor()
  })

  test('a machine is copied and deleted', async () => {
    await page.getByRole('link', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Fail state C' }).waitFor()
    await page.getByRole('button', { name: 'Create state machine' }).click()
    await page.getByRole('heading', { name: 'from-yaml-copy', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: 'order-fulfilment' }).waitFor()
    await page.getByRole('link', { name: 'from-yaml-copy' }).waitFor({ state: 'detached' })
  })

  test('several executions are started at once, by an alias, with an input that was used before', async () => {
    const machine = `${world.server.url}/console/machines/${encodeURIComponent(world.machineArn('from-yaml'))}`
    await page.goto(machine)
    const dialog = page.getByRole('dialog')
    const open = () => page.getByRole('button', { name: 'Start execution' }).click()
    await open()
    await dialog.getByLabel('Input').fill('{"draft": 1}')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await open()
    assert.equal(await dialog.getByLabel('Input').inputValue(), '{"draft": 1}')
    await dialog.getByLabel('Name').fill('many')
    await dialog.getByLabel('How many').fill('12')
    await dialog.getByRole('combobox', { name: /^Start by/ }).selectOption({ label: 'Alias live' })
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('link', { name: 'many-12' }).waitFor()
    await page.getByRole('link', { name: 'many-1', exact: true }).waitFor()
    await page.getByText('live (version 1)').nth(11).waitFor()
    await open()
    assert.equal(await dialog.getByLabel('Input').inputValue(), '{}')
    await dialog.getByRole('combobox', { name: /^Use a recent one/ }).selectOption('{"draft": 1}')
    assert.equal(await dialog.getByLabel('Input').inputValue(), '{"draft": 1}')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.goto(`${world.server.url}/console/machines`)
    await page.getByRole('row', { name: /^from-yaml Standard 0 \d+ 0 0 0 Succeeded/ }).waitFor()
  })

  test('nothing went wrong on the way', () => {
    assert.deepEqual(visit.problems, [])
  })
})
