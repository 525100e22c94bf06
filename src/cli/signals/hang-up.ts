import { startedWithNohup } from './started-with-nohup.ts'

let isIgnored = false
let hasCome = false

/** Lets this process outlive its terminal if it was started with nohup, which Node forgets when it starts. */
export function honourNohup(): void {
  if (!startedWithNohup()) return
  isIgnored = true
  process.on('SIGHUP', () => {
    hasCome = true
  })
}

/** Whether the process outlives its terminal. */
export function hangUpIsIgnored(): boolean {
  return isIgnored
}

/** Whether the terminal is gone and this process goes on without it. */
export function hangUpWasIgnored(): boolean {
  return hasCome
}
