/** A queue that takes from each key in turn, and from one key in the order in which things came. */
export class FairQueue<T> {
  /** In the order in which the keys are served: one that was served goes to the end. */
  readonly #queues = new Map<number, T[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  push(key: number, item: T): void {
    const queue = this.#queues.get(key)
    if (queue === undefined) this.#queues.set(key, [item])
    else queue.push(item)
    this.#size++
  }

  shift(): T | undefined {
    const first = this.#queues.entries().next().value
    if (first === undefined) return undefined
    const [key, queue] = first
    const item = queue.shift()
    this.#queues.delete(key)
    if (queue.length > 0) this.#queues.set(key, queue)
    this.#size--
    return item
  }
}
