import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Finding, lineAt, root, type SourceFile } from '../source-file.ts'

const loaded = /moduleBeside\(import\.meta\.url, '([\w-]+)'\)/g

const ownUrl = /new Worker\(\s*new URL\(/g

/**
 * Nothing imports the modules that threads load by name. They must be named with `moduleBeside`, and listed in the
 * build.
 */
export function* builtModules(sources: readonly SourceFile[]): Generator<Finding> {
  const build = readFileSync(path.join(root, 'tsconfig.build.json'), 'utf8')
  for (const { file, text } of sources) {
    if (!file.startsWith('src/') || file.endsWith('.test.ts')) continue
    for (const match of text.matchAll(ownUrl)) {
      yield { file, line: lineAt(text, match.index), message: 'makes a URL for a thread; use moduleBeside' }
    }
    for (const match of text.matchAll(loaded)) {
      const module = path.posix.join(path.posix.dirname(file), `${match[1]}.ts`)
      if (build.includes(`"${module}"`)) continue
      yield { file, line: lineAt(text, match.index), message: `loads ${module}; add it to tsconfig.build.json` }
    }
  }
}
