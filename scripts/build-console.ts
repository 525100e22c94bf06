/**
 * Builds the web console into dist/console.
 *
 *     npm run build:console
 *     node scripts/build-console.ts --if-stale    only if its sources have changed since
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = path.join(root, 'dist/console/index.html')
/** What it is made of; it shares the language and the views with the server. */
const sources = ['console', 'src/asl', 'src/view', 'src/json', 'src/jsonata', 'src/regex', 'package-lock.json']

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
  await vite.build({ configFile: path.join(root, 'console/vite.config.ts'), logLevel: 'warn' })
}
