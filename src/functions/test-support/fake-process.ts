import type { FunctionProcess, ProcessEvents, ProcessRequest, StartProcess } from '../process/function-process.ts'

/** A process that does what the test tells it to. */
export class FakeProcess implements FunctionProcess {
  readonly pid = undefined
  readonly events: ProcessEvents
  readonly requests: ProcessRequest[] = []
  killed = false

  constructor(events: ProcessEvents) {
    this.events = events
  }

  send(request: ProcessRequest): void {
    this.requests.push(request)
  }

  kill(): void {
    this.killed = true
  }

  ready(): void {
    this.events.onIdle()
  }

  answer(body: string, failed = false): void {
    this.events.onAnswered({ failed, body })
    this.events.onIdle()
  }

  end(code: number | null = null): void {
    this.events.onEnded({ code, signal: code === null ? 'SIGKILL' : null, spawnError: null })
  }
}

/** Starts fake processes, and remembers them. */
export function fakeStarter(): { readonly processes: FakeProcess[]; readonly start: StartProcess } {
  const processes: FakeProcess[] = []
  return {
    processes,
    start: (events) => {
      const started = new FakeProcess(events)
      processes.push(started)
      return started
    },
  }
}
