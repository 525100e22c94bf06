import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Payload, parse, stringify } from '../src/json/index.ts'
import type { Local } from '../src/server/options.ts'
import { createMachine, openLocal, runToEnd } from './support/local.ts'

/** A document as somebody may write it, and as a machine that builds it writes it: compact, but otherwise unchanged. */
interface Document {
  readonly written: string
  readonly compact: string
}

const digits = (constraints: { minLength: number; maxLength: number }) =>
  fc.array(fc.integer({ min: 0, max: 9 }), constraints).map((each) => each.join(''))

const number: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('0', '-0', '0.0', '-0.0', '1.0', '1.10', '1e5', '1E+5', '1e-7', '0.0000001', '100', '-1', '1e400'),
  fc.constantFrom('12345678901234567890', '9007199254740993', '0.1000000000000000055511151231257827', '1.0E-0'),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(
        fc.constant('0'),
        fc
          .tuple(fc.integer({ min: 1, max: 9 }), digits({ minLength: 0, maxLength: 24 }))
          .map((parts) => parts.join('')),
      ),
      fc.oneof(
        fc.constant(''),
        digits({ minLength: 1, maxLength: 20 }).map((fraction) => `.${fraction}`),
      ),
      fc.oneof(
        fc.constant(''),
        fc
          .tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits({ minLength: 1, maxLength: 2 }))
          .map((parts) => parts.join('')),
      ),
    )
    .map((parts) => parts.join('')),
)

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '\\', '"', '/', '\\u0041', '{"a":1.0}', '\u0000\u001f\u007f', '\u2028', 'é😀', '1.0, 2.00'),
)

/** The same string as somebody else may have escaped it. */
function spellings(value: string): fc.Arbitrary<string> {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return fc.constantFrom(
    JSON.stringify(value),
    `"${value.split('').map(escaped).join('')}"`,
    JSON.stringify(value).replaceAll('/', '\\/'),
  )
}

const string: fc.Arbitrary<Document> = text.chain((value) =>
  spellings(value).map((written) => ({ written, compact: stringify(value) })),
)

/** Names that a plain object would sort or swallow, among ordinary ones. */
const name = fc.oneof(
  fc.constantFrom('2', '1', '0', '10', '01', '4294967295', '-1', '__proto__', 'constructor', 'toString', 'a', 'b', ''),
  fc.string({ maxLength: 6 }),
)

const space = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n  ')

const { document } = fc.letrec<{ document: Document }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number.map((written) => ({ written, compact: written })),
    string,
    fc.constantFrom('true', 'false', 'null').map((written) => ({ written, compact: written })),
    fc.array(fc.tuple(space, tie('document'), space), { maxLength: 5 }).map((items) => ({
      written: `[${items.map(([before, item, after]) => before + item.written + after).join(',')}]`,
      compact: `[${items.map(([, item]) => item.compact).join(',')}]`,
    })),
    fc
      .uniqueArray(fc.tuple(name, tie('document'), space), { maxLength: 6, selector: ([each]) => each })
      .map((members) => ({
        written: `{${members.map(([each, value, gap]) => `${gap}${JSON.stringify(each)}${gap}:${gap}${value.written}`).join(',')}}`,
        compact: `{${members.map(([each, value]) => `${stringify(each)}:${value.compact}`).join(',')}}`,
      })),
  ),
}))

const documents = fc.tuple(space, document, space).map(([before, { written, compact }, after]) => ({
  written: before + written + after,
  compact,
}))

test('parsing and writing again keeps numbers, names and their order', () => {
  fc.assert(
    fc.property(documents, ({ written, compact }) => {
      assert.equal(stringify(parse(written)), compact)
    }),
    { numRuns: 3000 },
  )
})

test('a payload keeps every character, whether or not something has looked into it', () => {
  fc.assert(
    fc.property(documents, ({ written }) => {
      const payload = Payload.ofText(written)
      assert.equal(payload.text, written)
      void payload.value
      assert.equal(payload.text, written)
    }),
  )
})

const pass = { Type: 'Pass', End: true }

/** Machines that must return a document as it was, or compact if they build it. */
const machines: readonly {
  readonly name: string
  readonly state: object
  readonly output: (document: Document) => string
}[] = [
  { name: 'passed-on', state: pass, output: ({ written }) => written },
  { name: 'passed-on-in-jsonata', state: { ...pass, QueryLanguage: 'JSONata' }, output: ({ written }) => written },
  {
    name: 'put-into-an-object',
    state: { ...pass, Parameters: { 'x.$': '$' } },
    output: ({ compact }) => `{"x":${compact}}`,
  },
  {
    name: 'put-into-an-array',
    state: { ...pass, Parameters: { 'x.$': 'States.Array($)' } },
    output: ({ compact }) => `{"x":[${compact}]}`,
  },
]

async function withMachines(use: (local: Local, arns: readonly string[]) => Promise<void>): Promise<void> {
  const local = await openLocal()
  try {
    const arns: string[] = []
    for (const { name, state } of machines) {
      arns.push(await createMachine(local, name, JSON.stringify({ StartAt: 'Only', States: { Only: state } })))
    }
    await use(local, arns)
  } finally {
    await local.close()
  }
}

test('a document comes out of a machine as it went in', async () => {
  await withMachines(async (local, arns) => {
    await fc.assert(
      fc.asyncProperty(documents, async (each) => {
        for (const [index, { name, output }] of machines.entries()) {
          const end = await runToEnd(local, arns[index]!, each.written)
          assert.equal(end.status, 'SUCCEEDED', `${name}: ${end.cause}`)
          assert.equal(end.output, output(each), name)
        }
      }),
      { numRuns: 300 },
    )
  })
})
