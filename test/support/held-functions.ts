import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

/** How to answer a call: with its input, with an error, or only when told to. */
export type Answer = 'echo' | 'fail' | 'hold'

/** A Lambda whose answers the test decides. It outlives the servers that call it. */
export class HeldFunctions {
  /** The inputs of the calls since the last `forget`, in order of arrival. */
  readonly calls: number[] = []
  answer: (input: number) => Answer = () => 'echo'
  url = ''
  readonly #held = new Map<number, ServerResponse>()
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  static async listen(t: TestContext): Promise<HeldFunctions> {
    const functions = new HeldFunctions()
    const server = createServer(async (request, response) => {
      functions.#called(Number(await text(request)), response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    functions.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    return functions
  }

  /** Resolves once there have been this many calls since the last `forget`. */
  called(count: number): Promise<void> {
    if (this.calls.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  forget(): void {
    this.calls.length = 0
    this.#held.clear()
  }

  /** Answers a call that is held. */
  release(input: number): void {
    this.#held.get(input)?.end(String(input))
    this.#held.delete(input)
  }

  #called(input: number, response: ServerResponse): void {
    this.calls.push(input)
    switch (this.answer(input)) {
      case 'echo':
        response.end(String(input))
        break
      case 'fail':
        response
          .writeHead(200, { 'x-amz-function-error': 'Unhandled' })
          .end(JSON.stringify({ errorType: 'NotYet', errorMessage: 'not yet' }))
        break
      case 'hold':
        this.#held.set(input, response)
    }
    for (const waiting of this.#waiting.filter(({ count }) => count <= this.calls.length)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.resolve()
    }
  }
}
