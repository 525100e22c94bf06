/**
 * The reference library with its known mistakes mended, so that what is left can be compared exactly.
 *
 * Each repair replaces a text of the library's source as it is loaded, in memory only, and loading fails where the text
 * is not there: a new release has to be looked at again. What the repairs are about stands in docs/jsonata.md, too.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import type jsonata from 'jsonata'
import { functionRepairs } from './jsonata-function-repairs.ts'
import { languageRepairs } from './jsonata-language-repairs.ts'

/** The library, mended, and with a clock and a randomness that stand still. */
export function loadReference(nowMillis: number, random: number): typeof jsonata {
  const path = createRequire(import.meta.url).resolve('jsonata')
  let source = readFileSync(path, 'utf8')
  for (const { mistake, text, instead } of [...languageRepairs, ...functionRepairs]) {
    const places = source.split(text).length - 1
    if (places !== 1) throw new Error(`jsonata.js has ${places} places, not one, to mend where "${mistake}"`)
    source = source.replace(text, () => instead)
  }
  const module = { exports: {} }
  const clock = class extends Date {
    constructor(...given: number[]) {
      super(given.length === 0 ? nowMillis : given[0]!)
    }
  }
  /** The library's own reading of years stays: only the calendar's arithmetic would take year 1 for 1901. */
  const utc = Date.UTC
  const calendar = (...fields: Parameters<typeof Date.UTC>) =>
    fields.length > 3 ? utc(...fields) : new Date(0).setUTCFullYear(fields[0], fields[1], fields[2] ?? 1)
  Object.defineProperty(clock, 'UTC', { value: calendar })
  const math = Object.create(Math, { random: { value: () => random } }) as Math
  const load = compileFunction(source, ['module', 'exports', 'Date', 'Math'], { filename: 'jsonata-mended.js' })
  load(module, module.exports, clock, math)
  return module.exports as typeof jsonata
}
