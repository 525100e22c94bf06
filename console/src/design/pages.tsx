import { useState } from 'react'

export interface Pages {
  /** What the shown page begins after; undefined for the first one. */
  readonly nextToken: string | undefined
  readonly isFirst: boolean
  readonly first: () => void
  readonly back: () => void
  readonly forward: (nextToken: string) => void
}

/** Remembers the way through pages that only know the next one. */
export function usePages(): Pages {
  const [tokens, setTokens] = useState<readonly string[]>([])
  return {
    nextToken: tokens.at(-1),
    isFirst: tokens.length === 0,
    first: () => setTokens([]),
    back: () => setTokens(tokens.slice(0, -1)),
    forward: (nextToken) => setTokens([...tokens, nextToken]),
  }
}

/** Two buttons that lead from page to page. Nothing while all is on one. */
export function PageButtons(properties: {
  readonly pages: Pages
  readonly nextToken: string | undefined
  readonly words?: readonly [back: string, forward: string]
}) {
  const { pages, nextToken, words: [back, forward] = ['Previous', 'Next'] } = properties
  if (pages.isFirst && nextToken === undefined) return null
  return (
    <>
      <button type="button" disabled={pages.isFirst} onClick={pages.back}>
        {back}
      </button>
      <button
        type="button"
        disabled={nextToken === undefined}
        onClick={() => nextToken !== undefined && pages.forward(nextToken)}
      >
        {forward}
      </button>
    </>
  )
}
