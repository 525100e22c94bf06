import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { root, temporaryDirectory } from '../support/command.ts'
import { codeBlocksOf } from './markdown.ts'

test('the program of docs/embedding.md prints what the page says', (context) => {
  const blocks = codeBlocksOf(readFileSync(path.join(root, 'docs/embedding.md'), 'utf8'))
  const index = blocks.findIndex(({ language }) => language === 'js')
  const [program, printed] = blocks.slice(index)
  const directory = temporaryDirectory(context)
  const entry = pathToFileURL(path.join(root, 'src/index.ts')).href
  const script = path.join(directory, 'program.mjs')
  writeFileSync(script, program!.text.replace("'stepwell'", JSON.stringify(entry)))
  const output = execFileSync(process.execPath, [script], { cwd: directory, encoding: 'utf8' })
  assert.equal(output, `${printed!.text}\n`)
})
