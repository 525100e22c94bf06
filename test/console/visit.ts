import type { Page } from 'playwright-core'
import { openBrowser, problemsOf } from './browser.ts'
import { type ConsoleWorld, openConsoleWorld } from './console-world.ts'

/** A page of a browser, and the server whose console it is for. */
export interface Visit {
  readonly world: ConsoleWorld
  readonly page: Page
  /** What has gone wrong on the page so far. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** Opens a browser beside a server with something in it, or with nothing. */
export async function openVisit(content: 'examples' | 'nothing in it' = 'examples'): Promise<Visit> {
  const browser = await openBrowser()
  const world = await openConsoleWorld([], content)
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  return {
    world,
    page,
    problems: problemsOf(page),
    async close() {
      await browser.close()
      await world.close()
    },
  }
}
