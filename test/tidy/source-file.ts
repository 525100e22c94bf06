import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOnly } from './code-only.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One TypeScript file of the repository. */
export interface SourceFile {
  /** The path from the root, with slashes: `src/json/parse.ts`. */
  readonly file: string
  readonly text: string
  /** The text with comments and string contents blanked, so that only code is left, at the same offsets. */
  readonly code: string
  readonly imports: readonly Import[]
  readonly isTest: boolean
}

export interface Import {
  readonly line: number
  /** As written: `../json/index.ts`, `node:fs`, `yaml`. */
  readonly specifier: string
  /** The file of a relative import, from the root; null for packages and Node's modules. */
  readonly target: string | null
}

/** Something that breaks a rule. */
export interface Finding {
  readonly file: string
  readonly line: number
  /** What is wrong, and what to use instead. */
  readonly message: string
}

export type Rule = (sources: readonly SourceFile[]) => Iterable<Finding>

/** Reads the files of some folders, in order. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    listFiles(folder)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => sourceFile(file, readFileSync(path.join(root, file), 'utf8'))),
  )
}

export function listFiles(folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export function sourceFile(file: string, text: string): SourceFile {
  const imports = [...importsOf(file, text)]
  return {
    file,
    text,
    code: codeOnly(text),
    imports,
    isTest: /\.test\.ts$|\/test-support\/|\/test-[\w-]+\.ts$/.test(file) || file.startsWith('test/'),
  }
}

const importStatement =
  /^[ \t]*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"\n]+)['"]|^[ \t]*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm

function* importsOf(file: string, text: string): Generator<Import> {
  for (const match of text.matchAll(importStatement)) {
    const specifier = match[1] ?? match[2] ?? match[3]!
    const target = specifier.startsWith('.')
      ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
      : null
    yield { line: lineAt(text, match.index + match[0].length), specifier, target }
  }
}

export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line++
  return line
}
