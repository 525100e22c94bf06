import { Cursor, nameEnds } from './cursor.ts'
import { parseFilter } from './filter/parse-filter.ts'
import { type ChildStep, isDefiniteStep, type Path, type Segment, type Slice, segmentsMax } from './path.ts'
import { PathSyntaxError } from './path-syntax-error.ts'

/** How deep filters may nest. */
const nestedPathsMax = 10

/**
 * Reads a path of the States language: the dialect of Jayway's JsonPath in its release 2.0, with `$$` for the context
 * object and `$name` for a variable as further roots.
 *
 * @throws PathSyntaxError
 */
export function parsePath(text: string): Path {
  // Jayway ignores spaces after a path.
  const cursor = new Cursor(text.trimEnd())
  if (!cursor.sees('$')) throw cursor.error("Path must start with '$'")
  const path = parsePathAt(cursor, 0)
  if (!cursor.done) throw cursor.error(`Unexpected character '${cursor.current}' in path`)
  return path
}

const variableName = /[\p{ID_Start}][\p{ID_Continue}]*/uy
const integer = /-?\d+/y
const fromEnd = /\(\s*@\s*\.\s*(?:length|size)\s*(?:\(\s*\))?\s*-\s*(\d+)\s*\)/y

/** Reads the path that starts at the cursor with `$`, or inside a filter with `@`. Stops after it. */
export function parsePathAt(cursor: Cursor, nesting: number): Path {
  const start = cursor.offset
  if (nesting > nestedPathsMax) throw cursor.error(`Paths nest deeper than ${nestedPathsMax} levels`)
  const root = readRoot(cursor)
  const segments: Segment[] = []
  const references = new Set<string>()
  if (root !== '$' && root !== '$$' && root !== '@') references.add(root)
  for (;;) {
    const found = readSegment(cursor, nesting, references)
    if (found === null) break
    segments.push(...found)
    if (segments.length > segmentsMax) throw cursor.error(`A path may have at most ${segmentsMax} steps`)
  }
  const last = segments.at(-1)
  if (last?.type === 'descent') throw cursor.error("Path must not end with a '.' or '..'")
  return {
    text: cursor.text.slice(start, cursor.offset),
    root,
    segments,
    definite: segments.every(isDefiniteStep),
    isReferencePath: segments.every(isReference),
    references,
  }
}

function isReference(segment: Segment): boolean {
  if (segment.type === 'child') return segment.isLikeCall !== true
  return segment.type === 'index' && segment.index >= 0
}

function readRoot(cursor: Cursor): string {
  if (cursor.take('@')) return '@'
  cursor.require('$')
  if (cursor.take('$')) return '$$'
  return cursor.match(variableName) ?? '$'
}

function readSegment(cursor: Cursor, nesting: number, references: Set<string>): Segment[] | null {
  if (cursor.sees('[')) return [readBrackets(cursor, nesting, references)]
  if (!cursor.take('.')) return null
  const segments: Segment[] = []
  if (cursor.take('.')) segments.push({ type: 'descent', text: '..' })
  if (cursor.done || cursor.sees('.')) throw cursor.error("Path must not end with a '.' or '..'")
  // `$.['a']` is accepted for `$['a']`, as Jayway does.
  if (cursor.sees('[')) return [...segments, readBrackets(cursor, nesting, references)]
  if (cursor.take('*')) return [...segments, { type: 'wildcard', text: '[*]' }]
  return [...segments, readDotName(cursor)]
}

function readDotName(cursor: Cursor): Segment {
  const start = cursor.offset
  let name = ''
  let open = 0
  let isLikeCall = false
  while (!cursor.done) {
    const { current } = cursor
    if ((open === 0 ? cursor.nameEnd : nameEnds.path).has(current)) break
    if (current === '(') {
      open++
      isLikeCall = true
    } else if (current === ')') open--
    cursor.offset++
    name += current === '\\' ? cursor.escaped() : current
  }
  if (cursor.current === ' ' && cursor.nameEnd === nameEnds.path) {
    throw cursor.error("Use bracket notation ['my prop'] if your property contains blank characters")
  }
  if (cursor.offset === start) throw cursor.error(`Unexpected character '${cursor.current}' in path`)
  return { ...child(name), isLikeCall }
}

function child(name: string): ChildStep {
  return { type: 'child', name, text: `['${name}']` }
}

function readBrackets(cursor: Cursor, nesting: number, references: Set<string>): Segment {
  cursor.require('[')
  cursor.skipSpace()
  let segment: Segment
  if (cursor.take('?')) segment = readFilter(cursor, nesting, references)
  else if (cursor.take('*')) segment = { type: 'wildcard', text: '[*]' }
  else if (cursor.sees('(')) segment = readFromEnd(cursor)
  else if (cursor.sees("'") || cursor.sees('"')) segment = readNames(cursor)
  else segment = readArrayStep(cursor)
  cursor.skipSpace()
  cursor.require(']')
  return segment
}

function readNames(cursor: Cursor): Segment {
  const names: { readonly written: string; readonly unescaped: string }[] = []
  do {
    cursor.skipSpace()
    if (!cursor.sees("'") && !cursor.sees('"')) throw cursor.error('Expected a name in quotes')
    names.push(cursor.quotedName())
    cursor.skipSpace()
  } while (cursor.take(','))
  const steps = names.map(({ written, unescaped }) =>
    written === unescaped ? child(written) : { ...child(written), unescaped },
  )
  if (steps.length === 1) return steps[0]!
  return { type: 'children', steps, text: `[${steps.map(({ name }) => `'${name}'`).join(',')}]` }
}

/** `[(@.length-1)]`: counted from the end of the array, which a negative index is not. */
function readFromEnd(cursor: Cursor): Segment {
  const text = cursor.match(fromEnd)
  if (text === null) throw cursor.error('Expected an expression like (@.length-1)')
  const distance = Number(/\d+(?=\s*\)$)/.exec(text)![0])
  return { type: 'fromEnd', distance, text: `[@.size()-${distance}]` }
}

function readArrayStep(cursor: Cursor): Segment {
  const start = cursor.offset
  const from = readInteger(cursor)
  cursor.skipSpace()
  if (cursor.take(':')) return readSlice(cursor, from, start)
  if (from === null)
    throw cursor.errorAt("Could not parse token in brackets: expected a name in quotes, an index, '*' or '?'", start)
  const indices = [from]
  while (cursor.take(',')) {
    cursor.skipSpace()
    const next = readInteger(cursor)
    if (next === null) throw cursor.error('Expected an array index')
    indices.push(next)
    cursor.skipSpace()
  }
  if (indices.length === 1) return { type: 'index', index: from, text: `[${from}]` }
  return { type: 'indices', indices, text: `[${indices.join(',')}]` }
}

function readSlice(cursor: Cursor, from: number | null, start: number): Segment {
  cursor.skipSpace()
  const to = readInteger(cursor)
  cursor.skipSpace()
  let step = 1
  if (cursor.take(':')) {
    cursor.skipSpace()
    step = readInteger(cursor) ?? 1
    if (step < 1) throw cursor.errorAt('The step of a slice must be positive', start)
  }
  if (from === null && to === null && step === 1) throw cursor.errorAt('A slice needs a start or an end', start)
  const slice: Slice = { from, to, step }
  return { type: 'slice', slice, text: `[${from ?? ''}:${to ?? ''}${step === 1 ? '' : `:${step}`}]` }
}

function readInteger(cursor: Cursor): number | null {
  const start = cursor.offset
  const text = cursor.match(integer)
  if (text === null) return null
  const value = Number(text)
  if (Math.abs(value) > 2147483647) throw new PathSyntaxError(`Array index ${text} is too large`, start)
  return value
}

function readFilter(cursor: Cursor, nesting: number, references: Set<string>): Segment {
  cursor.skipSpace()
  if (!cursor.sees('(')) throw cursor.error("Expected '(' after '?'")
  const readPath = () => {
    const path = parsePathAt(cursor, nesting + 1)
    for (const name of path.references) references.add(name)
    return path
  }
  const predicate = cursor.within(nameEnds.filter, () => parseFilter(cursor, readPath))
  return { type: 'filter', predicate, text: '[?]' }
}
