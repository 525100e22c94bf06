import { jsonFinder } from '../../../../../src/asl/diagnostics/index.ts'
import { getMember, isObject, type JsonValue, memberNames, parse } from '../../../../../src/json/index.ts'

interface Range {
  readonly from: number
  readonly to: number
}

type Path = readonly (string | number)[]

/** Finds the part of a definition's text that is about the state of this name, or null. */
export function stateRange(text: string, name: string): Range | null {
  const path = statePaths(text).find((each) => each.at(-1) === name)
  return path === undefined ? null : rangeOf(text, path)
}

/** The name of the innermost state in which an offset of the text lies. */
export function stateAt(text: string, offset: number): string | null {
  let innermost: { readonly name: string; readonly length: number } | null = null
  for (const path of statePaths(text)) {
    const range = rangeOf(text, path)
    if (range === null || offset < range.from || offset > range.to) continue
    const length = range.to - range.from
    if (innermost === null || length < innermost.length) innermost = { name: String(path.at(-1)), length }
  }
  return innermost?.name ?? null
}

function rangeOf(text: string, path: Path): Range | null {
  const finder = finderOf(text)
  const name = finder.find(path, 'name')
  const value = finder.find(path, 'value')
  return name === null || value === null ? null : { from: name.offset, to: value.offset + value.length }
}

// Asked many times of the same text.
let known: {
  readonly text: string
  readonly finder: ReturnType<typeof jsonFinder>
  readonly paths: readonly Path[]
} | null = null

function finderOf(text: string) {
  if (known?.text !== text) known = { text, finder: jsonFinder(text), paths: findPaths(text) }
  return known.finder
}

function statePaths(text: string): readonly Path[] {
  finderOf(text)
  return known?.paths ?? []
}

function findPaths(text: string): readonly Path[] {
  try {
    return pathsIn(parse(text), [])
  } catch {
    return []
  }
}

function pathsIn(flow: JsonValue | undefined, at: Path): readonly Path[] {
  if (flow === undefined || !isObject(flow)) return []
  const states = getMember(flow, 'States')
  if (states === undefined || !isObject(states)) return []
  return memberNames(states).flatMap((name) => {
    const path = [...at, 'States', name]
    const state = getMember(states, name)
    if (state === undefined || !isObject(state)) return [path]
    const branches = getMember(state, 'Branches')
    const inner = Array.isArray(branches)
      ? branches.flatMap((branch, index) => pathsIn(branch, [...path, 'Branches', index]))
      : []
    const processors = ['ItemProcessor', 'Iterator'].flatMap((member) =>
      pathsIn(getMember(state, member), [...path, member]),
    )
    return [path, ...inner, ...processors]
  })
}
