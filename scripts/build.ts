/**
 * Builds what is published: JavaScript in dist/ (without source maps, which would make up a third of the package and
 * lead to sources that are not in it), the types of the package's entry point, the files that the code reads at run time,
 * and the console. npm runs it before packing; nothing else needs it, because Node.js runs the source.
 *
 *     npm run build
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = path.join(root, 'src')
const built = path.join(root, 'dist')
const entryTypes = path.join(built, 'index.d.ts')

rmSync(built, { recursive: true, force: true })
compile()
copyData()
removeInnerTypes()
await import('./build-console.ts')

function compile(): void {
  const typescript = path.dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const { status } = spawnSync(
    process.execPath,
    [path.join(typescript, 'bin/tsc'), '--project', 'tsconfig.build.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (status !== 0) process.exit(1)
}

/** SQL, JSON tables, and the programs that start functions. */
function copyData(): void {
  for (const file of filesOf(source)) {
    if (file.endsWith('.ts') || /(?:^|\/)test-(?:data|support)\//.test(file)) continue
    const target = path.join(built, file)
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(path.join(source, file), target)
  }
}

/** Only the types that the entry point uses: nothing else can be imported, so other types would be dead weight. */
function removeInnerTypes(): void {
  const kept = new Set<string>()
  const open = [entryTypes]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (kept.has(file)) continue
    kept.add(file)
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.ts'|from "(\.[^"]+)\.ts"/g)) {
      open.push(path.join(path.dirname(file), `${specifier}.d.ts`))
    }
  }
  for (const file of filesOf(built).map((each) => path.join(built, each))) {
    if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file)
  }
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
