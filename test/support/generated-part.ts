import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Checks the generated part of a page, between `<!-- NAME -->` and `<!-- end of NAME -->`. With UPDATE_DOCS=1 in the
 * environment, which `npm run docs` sets, writes that part instead.
 */
export function checkGeneratedPart(page: string, name: string, part: string): void {
  const file = fileURLToPath(new URL(`../../${page}`, import.meta.url))
  const text = readFileSync(file, 'utf8')
  const begin = `<!-- ${name} -->\n`
  const end = `<!-- end of ${name} -->`
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  assert.ok(from >= begin.length && to >= from, `${page} has no part between ${begin.trim()} and ${end}`)
  const right = `${part}\n`
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, `${text.slice(0, from)}${right}${text.slice(to)}`)
  else assert.equal(text.slice(from, to), right, `${page} is out of date: run npm run docs`)
}
