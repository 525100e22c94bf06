import { startedWithNohup } from './started-with-nohup.ts'

let isIgnored = false
let hasCome = false

/** Has this process outlive its terminal where it was started with nohup: Node forgets that at its start. */
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

/** Whether the terminal is gone, and this process goes on without it. */
export function hangUpWasIgnored(): boolean {
  return hasCome
}
