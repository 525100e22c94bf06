import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM ?? '']

/** Chromium on this machine, or null. */
export const chromiumPath = places.find((place) => place !== '' && existsSync(place)) ?? null

/** For tests that need it. */
export const needsChromium = {
  skip:
    chromiumPath === null
      ? 'SKIPPED: Chromium is not on this machine (apt-get install chromium, or set CHROMIUM to its path)'
      : false,
}

/** Opens a browser, with the console built from what is in the clone now. */
export async function openBrowser(): Promise<Browser> {
  const script = fileURLToPath(new URL('../../scripts/build-console.ts', import.meta.url))
  execFileSync(process.execPath, [script, '--if-stale'], { stdio: ['ignore', 'ignore', 'inherit'] })
  return await chromium.launch({
    executablePath: chromiumPath as string,
    // A container has no namespaces to spare, and the pages are our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}

/** Collects what goes wrong on a page: errors of scripts, and what its policy refused. */
export function problemsOf(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    // A refused request is shown on the page, which the tests look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text())
  })
  return problems
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** What axe finds wrong with a page, as WCAG 2.2 AA and its best practices have it. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Beneath the page's policy, which allows no scripts of others.
  const session = await page.context().newCDPSession(page)
  const { readFileSync } = await import('node:fs')
  await session.send('Runtime.evaluate', { expression: readFileSync(axeSource, 'utf8') })
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run().then((results) => JSON.stringify(results))',
    awaitPromise: true,
    returnByValue: true,
  })
  const { violations } = JSON.parse(String(result.value)) as AxeResults
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
}
