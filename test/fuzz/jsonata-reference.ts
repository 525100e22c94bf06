/**
 * The reference library with its known bugs fixed, so that the rest can be compared exactly.
 *
 * Each repair replaces a text in the library's source as it is loaded, in memory only. Loading fails if the text is not
 * there, because a new release must be examined again. docs/jsonata.md also explains the repairs.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import type jsonata from 'jsonata'
import { functionRepairs } from './jsonata-function-repairs.ts'
import { languageRepairs } from './jsonata-language-repairs.ts'

/** The repaired library, with a constant clock and constant randomness. */
export function loadReference(nowMillis: number, random: number): typeof jsonata {
  const path = createRequire(import.meta.url).resolve('jsonata')
  let source = readFileSync(path, 'utf8')
  for (const { bug, text, instead } of [...languageRepairs, ...functionRepairs]) {
    const places = source.split(text).length - 1
    if (places !== 1) throw new Error(`jsonata.js has ${places} places, not one, to repair "${bug}"`)
    source = source.replace(text, () => instead)
  }
  const module = { exports: {} }
  const clock = class extends Date {
    constructor(...given: number[]) {
      super(given.length === 0 ? nowMillis : given[0]!)
    }
  }
  /** The library still reads years itself; only the calendar's arithmetic would take year 1 for 1901. */
  const utc = Date.UTC
  const calendar = (...fields: Parameters<typeof Date.UTC>) =>
    fields.length > 3 ? utc(...fields) : new Date(0).setUTCFullYear(fields[0], fields[1], fields[2] ?? 1)
  Object.defineProperty(clock, 'UTC', { value: calendar })
  const math = Object.create(Math, { random: { value: () => random } }) as Math
  const load = compileFunction(source, ['module', 'exports', 'Date', 'Math'], { filename: 'jsonata-repaired.js' })
  load(module, module.exports, clock, math)
  return module.exports as typeof jsonata
}
