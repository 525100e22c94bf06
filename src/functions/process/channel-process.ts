import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { FunctionSettings } from '../settings/function-settings.ts'
import { AnswerReader, frameKinds, requestFrame } from './frames.ts'
import type { FunctionProcess, ProcessEvents } from './function-process.ts'
import type { Keeper } from './keeper.ts'
import { responseBytesMax, responseTooLarge } from './response-size.ts'
import { killGroup, spawnProcess } from './spawn-process.ts'

const bootstraps = {
  node: fileURLToPath(new URL('../bootstrap/node.mjs', import.meta.url)),
  python: fileURLToPath(new URL('../bootstrap/python.py', import.meta.url)),
}

export interface StartOptions {
  readonly settings: FunctionSettings
  readonly environment: Readonly<Record<string, string>>
  readonly keeper: Keeper
}

/** Starts a handler under one of our bootstraps, which talks to the server over a pipe: far faster than HTTP. */
export function startChannelProcess(
  options: StartOptions,
  kind: 'node' | 'python',
  events: ProcessEvents,
): FunctionProcess {
  const { settings, environment, keeper } = options
  const child = spawnProcess(
    {
      command: [...settings.command, ...argumentsOf(settings, kind)],
      directory: settings.directory,
      environment,
      channel: true,
      keeper,
    },
    events,
  )
  // Absent when the process could not be started.
  const channel = child?.stdio?.[3] as Duplex | undefined
  const reader = new AnswerReader(responseBytesMax, ({ kind, text }) => {
    switch (kind) {
      case frameKinds.ready:
        return events.onIdle()
      case frameKinds.initError:
        return events.onInitFailed(text ?? responseTooLarge)
      default:
        events.onAnswered(
          text === null ? { failed: true, body: responseTooLarge } : { failed: kind !== frameKinds.result, body: text },
        )
        if (kind !== frameKinds.lastError) events.onIdle()
    }
  })
  channel?.on('data', (chunk: Buffer) => reader.push(chunk))
  // The process has exited by then, and its exit is reported.
  channel?.on('error', () => {})
  return {
    pid: child?.pid,
    send: (request) => void channel?.write(requestFrame(request)),
    kill: () => killGroup(child),
  }
}

function argumentsOf({ memoryMegabytes }: FunctionSettings, kind: 'node' | 'python'): string[] {
  // The rest of the memory is for everything outside the JavaScript heap: buffers, code, stacks.
  if (kind === 'node') return [`--max-old-space-size=${Math.ceil(memoryMegabytes * 0.9)}`, bootstraps.node]
  // Unbuffered, so that a line is in the log before the answer is sent.
  return ['-u', bootstraps.python]
}
