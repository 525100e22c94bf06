import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Holds the part of a page in docs/ that is made of a test's rows to those rows: what stands between `<!-- NAME -->` and
 * `<!-- end of NAME -->`. With UPDATE_DOCS=1 in the environment, the part is written anew.
 */
export function holdGeneratedPart(page: string, name: string, part: string): void {
  const file = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url))
  const text = readFileSync(file, 'utf8')
  const begin = `<!-- ${name} -->\n`
  const end = `\n<!-- end of ${name} -->`
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  assert.ok(from >= begin.length && to >= from, `docs/${page} has no part between ${begin.trim()} and ${end.trim()}`)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, `${text.slice(0, from)}${part}${text.slice(to)}`)
  else assert.equal(text.slice(from, to), part, `docs/${page} is behind: run this test with UPDATE_DOCS=1`)
}
