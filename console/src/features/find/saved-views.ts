import { useState } from 'react'

/** A query that somebody gave a name. The query is the part of an address behind the `?`. */
export interface SavedView {
  readonly name: string
  readonly query: string
}

const key = 'stepwell:views'
const viewsMax = 100

/** The saved views of this browser. */
export function useSavedViews() {
  const [views, setViews] = useState(read)
  const keep = (next: readonly SavedView[]) => {
    setViews(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A browser that stores nothing still shows them until it is closed.
    }
  }
  return {
    views,
    save: (view: SavedView) => keep([view, ...views.filter(({ name }) => name !== view.name)].slice(0, viewsMax)),
    remove: (name: string) => keep(views.filter((view) => view.name !== name)),
  }
}

function read(): readonly SavedView[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    if (!Array.isArray(stored)) return []
    return stored.filter(({ name, query }) => typeof name === 'string' && typeof query === 'string')
  } catch {
    return []
  }
}
