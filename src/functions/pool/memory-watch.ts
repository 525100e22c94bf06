import { readFile } from 'node:fs/promises'

export interface Watched {
  readonly pid: number
  readonly memoryMegabytes: number
  used(megabytes: number): void
  over(): void
}

const intervalMillis = 100

/**
 * Regularly checks the memory of working processes, and reports any that uses more than its function may. Only the process's
 * own memory counts, not the pages of programs and libraries that all processes share. It needs /proc, so it works only on
 * Linux.
 */
export class MemoryWatch {
  readonly #watched = new Set<Watched>()
  #timer: NodeJS.Timeout | null = null
  readonly #unknown = process.platform !== 'linux'

  add(watched: Watched): void {
    if (this.#unknown) return
    this.#watched.add(watched)
    this.#timer ??= setInterval(() => void this.#look(), intervalMillis).unref()
  }

  remove(watched: Watched): void {
    // The timer is stopped when it finds nothing to do, not here: invocations come and go quickly.
    this.#watched.delete(watched)
  }

  close(): void {
    this.#watched.clear()
    this.#stop()
  }

  async #look(): Promise<void> {
    if (this.#watched.size === 0) return this.#stop()
    for (const watched of [...this.#watched]) {
      const megabytes = await ownMegabytes(watched.pid)
      if (megabytes === null || !this.#watched.has(watched)) continue
      watched.used(megabytes)
      if (megabytes > watched.memoryMegabytes) watched.over()
    }
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}

/** The memory that belongs to a process alone; null if it has exited. */
export async function ownMegabytes(pid: number): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const kilobytes = /^RssAnon:\s+(\d+)/m.exec(status)?.[1]
    return kilobytes === undefined ? null : Math.ceil(Number(kilobytes) / 1024)
  } catch {
    return null
  }
}
