import { EventParser } from './event-parser.ts'
import type { Nudge, Topic } from './topics.ts'

// The server says something every 15 seconds, so a connection that is silent for this long is gone.
const silenceMillisMax = 40_000

/** Reads one connection to its end. Rejects if there was none, or if it broke. */
export async function listen(
  topics: ReadonlySet<Topic>,
  { signal, onNudge }: { readonly signal: AbortSignal; readonly onNudge: (nudge: Nudge) => void },
): Promise<void> {
  const silence = new AbortController()
  const given = AbortSignal.any([signal, silence.signal])
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), silenceMillisMax)
  }
  heard()
  try {
    const query = new URLSearchParams([...topics].map((topic) => ['topic', topic]))
    const response = await fetch(`/console/api/live?${query}`, { signal: given })
    if (!response.ok || response.body === null) throw new Error(`The server answered ${response.status}.`)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const parser = new EventParser()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      for (const data of parser.push(value)) onNudge(JSON.parse(data) as Nudge)
    }
  } finally {
    clearTimeout(timer)
  }
}
