/**
 * Builds the web console into dist/console.
 *
 *     npm run build:console
 *     node scripts/build-console.ts --if-stale    only if its sources have changed since
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = path.join(root, 'dist/console')
const built = path.join(directory, 'index.html')
/** What it is made of; it shares the language and the views with the server. */
const sources = [
  'console',
  'examples',
  'src/asl',
  'src/view',
  'src/json',
  'src/jsonata',
  'src/regex',
  'package-lock.json',
]

// Another build may come between the two steps of putting one in place.
const attemptsMax = 5

if (!process.argv.includes('--if-stale') || isStale()) await build()

function isStale(): boolean {
  if (!existsSync(built)) return true
  const builtMillis = statSync(built).mtimeMs
  return sources.some((each) => newestMillis(path.join(root, each)) > builtMillis)
}

function newestMillis(entry: string): number {
  const found = statSync(entry)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(found.mtimeMs, ...readdirSync(entry).map((name) => newestMillis(path.join(entry, name))))
}

async function build(): Promise<void> {
  const vite = await import('vite')
  mkdirSync(path.dirname(directory), { recursive: true })
  // Somebody may be looking at the last one, or building another, until this one is whole.
  const outDir = mkdtempSync(`${directory}-`)
  try {
    const configFile = path.join(root, 'console/vite.config.ts')
    await vite.build({ configFile, logLevel: 'warn', build: { outDir } })
    // It was made for this user alone.
    chmodSync(outDir, 0o755)
    putInPlace(outDir)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

function putInPlace(outDir: string): void {
  const last = mkdtempSync(`${directory}-`)
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (existsSync(directory)) renameSync(directory, path.join(last, `console-${attempt}`))
        renameSync(outDir, directory)
        return
      } catch (error) {
        if (attempt === attemptsMax) throw error
      }
    }
  } finally {
    rmSync(last, { recursive: true, force: true })
  }
}
