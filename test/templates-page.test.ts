import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root, stepwell, temporaryDirectory } from './support/command.ts'

const page = readFileSync(path.join(root, 'docs/templates.md'), 'utf8')

test('the commands of docs/templates.md do what the page says, with the files that it shows', async (context) => {
  const directory = temporaryDirectory(context)
  const [template, definition] = [...page.matchAll(/^```(?:yaml|json)\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
  writeFileSync(path.join(directory, 'template.yaml'), template!)
  writeFileSync(path.join(directory, 'checkout.asl.json'), definition!)
  const commands = [...page.matchAll(/^ {4}npx stepwell (.+)$/gm)].map(([, args]) => args!)
  const finished = await Promise.all(commands.map((args) => stepwell(args.split(' '), { directory })))
  const said = finished.map(({ code, stdout, stderr }, index) => {
    assert.equal(code, 0, `${commands[index]}: ${stdout}${stderr}`)
    return stdout
  })
  assert.equal(said.length, 6)
  assert.match(
    said[0]!,
    /^template\.yaml#Checkout: no problems found\n[\s\S]*template\.yaml#Welcome: no problems found\n$/,
  )
  assert.deepEqual(said.slice(1, 3), ['"hello"\n', '"ahoy"\n'])
  assert.match(said[3]!, /function:Charge"/)
  assert.match(said[4]!, /111122223333:function:pay"/)
  assert.match(said[5]!, /^checkout\.asl\.json: no problems found\n$/)
})
