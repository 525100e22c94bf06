import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'

export const base = '/console'
const changed = 'stepwell:location'

/** The path within the console, and its query. */
export interface Location {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(changed, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(changed, listener)
  }
}

export function useLocation(): Location {
  const url = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const { pathname, searchParams } = new URL(url, location.origin)
  const parts = pathname.slice(base.length).split('/').filter(Boolean).map(decodeURIComponent)
  return { parts, query: searchParams }
}

/** The address of a page: each part is written so that ARNs stay one part. */
export function hrefOf(...parts: readonly string[]): string {
  return `${base}/${parts.map(encodeURIComponent).join('/')}`
}

export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', href)
  dispatchEvent(new Event(changed))
}

/** Changes members of the query, and leaves the others; null takes one away. */
export function setQuery(members: Readonly<Record<string, string | null>>): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(members)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  navigate(location.pathname + (text === '' ? '' : `?${text}`), 'replace')
}

/** A link within the console. Browsers do with it what they do with every link. */
export function Link({ href, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    navigate(href)
    scrollTo(0, 0)
  }
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  )
}
