import type { MapRunStore } from '../../store/store.ts'

const pageSize = 1_000

/** Which children an earlier server started. Asked for in the order of their indices. */
export class KnownChildren {
  readonly #store: MapRunStore
  readonly #arn: string
  #page: ReadonlySet<number> = new Set()
  /** The page covers the children up to here (exclusive). */
  #until = 0
  #exhausted = false

  constructor(store: MapRunStore, arn: string) {
    this.#store = store
    this.#arn = arn
  }

  async has(index: number): Promise<boolean> {
    if (index >= this.#until && !this.#exhausted) await this.#read(index)
    return this.#page.has(index)
  }

  async #read(fromIndex: number): Promise<void> {
    const rows = await this.#store.childIndices(this.#arn, fromIndex, pageSize)
    this.#page = new Set(rows.map(({ childIndex }) => childIndex))
    this.#exhausted = rows.length < pageSize
    this.#until = (rows.at(-1)?.childIndex ?? fromIndex) + 1
  }
}
