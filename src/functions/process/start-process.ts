import { type StartOptions, startChannelProcess } from './channel-process.ts'
import type { StartProcess } from './function-process.ts'
import { startRuntimeApiProcess } from './runtime-api-process.ts'

/** How the processes of a function are started, by its kind. */
export function startProcess(options: () => StartOptions): StartProcess {
  return (events) => {
    const given = options()
    const { kind } = given.settings
    return kind === 'command' ? startRuntimeApiProcess(given, events) : startChannelProcess(given, kind, events)
  }
}
