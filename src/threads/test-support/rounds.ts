/** How often the event loop comes round until the work is done: thousands of times while a thread works, hardly at all otherwise. */
export async function roundsDuring(work: Promise<unknown>): Promise<number> {
  let rounds = 0
  let running = true
  const count = () => {
    rounds++
    if (running) setImmediate(count)
  }
  setImmediate(count)
  try {
    await work
  } finally {
    running = false
  }
  return rounds
}
