import type { Finding, Import, SourceFile } from '../source-file.ts'

/** No file may import itself through others, not even for types: things that belong together go into one file. */
export function* importCycles(sources: readonly SourceFile[]): Generator<Finding> {
  const byFile = new Map(sources.map((source) => [source.file, source]))
  const finished = new Set<string>()
  const path: string[] = []

  function* visit(file: string): Generator<Finding> {
    if (finished.has(file)) return
    path.push(file)
    for (const { target, line } of importsOf(byFile, file)) {
      const start = path.indexOf(target)
      if (start === -1) yield* visit(target)
      else {
        const way = [...path.slice(start), target].join(' → ')
        yield { file, line, message: `closes a cycle: ${way}; move what both need into a separate file` }
      }
    }
    path.pop()
    finished.add(file)
  }

  for (const { file } of sources) yield* visit(file)
}

function importsOf(byFile: ReadonlyMap<string, SourceFile>, file: string): (Import & { readonly target: string })[] {
  return (byFile.get(file)?.imports ?? []).filter(
    (each): each is Import & { readonly target: string } => each.target !== null && byFile.has(each.target),
  )
}
