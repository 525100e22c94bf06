import type { StoreError } from '../../store-error.ts'

// One more of them would say nothing new.
const reportsMax = 10_000

/** Reports each damaged row once, however often it is met. What is found before anybody listens is held until then. */
export class DamageReports {
  readonly #told = new Set<string>()
  #listener: ((error: StoreError) => void) | null = null
  #waiting: StoreError[] = []

  readonly tell = (error: StoreError): void => {
    if (this.#told.size >= reportsMax || this.#told.has(error.message)) return
    this.#told.add(error.message)
    if (this.#listener === null) this.#waiting.push(error)
    else this.#listener(error)
  }

  listen(listener: (error: StoreError) => void): void {
    this.#listener = listener
    for (const error of this.#waiting) listener(error)
    this.#waiting = []
  }
}
