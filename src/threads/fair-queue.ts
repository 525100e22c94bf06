/** A queue that takes from each key in turn, and from one key in order of arrival. */
export class FairQueue<T> {
  /** In the order in which keys are served: a key that was served goes to the end. */
  readonly #queues = new Map<string, Line<T>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  push(key: string, item: T): void {
    const line = this.#queues.get(key)
    if (line === undefined) this.#queues.set(key, { items: [item], next: 0 })
    else line.items.push(item)
    this.#size++
  }

  /** The next item, which stays in the queue. */
  peek(): T | undefined {
    const line = this.#queues.values().next().value
    return line?.items[line.next]
  }

  shift(): T | undefined {
    const first = this.#queues.entries().next().value
    if (first === undefined) return undefined
    const [key, line] = first
    const item = line.items[line.next++]
    if (line.next >= tidyFrom && line.next * 2 > line.items.length) {
      line.items.splice(0, line.next)
      line.next = 0
    }
    this.#queues.delete(key)
    if (line.next < line.items.length) this.#queues.set(key, line)
    this.#size--
    return item
  }
}

/** Removing the first of a long array moves all others, so it is only skipped, and later removed together with many. */
interface Line<T> {
  readonly items: T[]
  next: number
}

const tidyFrom = 1_000
