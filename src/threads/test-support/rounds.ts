/** How many rounds the event loop makes until the work is done: thousands if a thread does it, hardly any otherwise. */
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
