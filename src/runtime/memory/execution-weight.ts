import type { Execution } from '../../engine/execution.ts'
import type { Frame } from '../../engine/frame.ts'
import type { Payload } from '../../json/index.ts'

// Measured with executions that wait in one Wait state and in a Map of hundreds.
const executionBytes = 10_000
const frameBytes = 1_500

/** About how many bytes an execution takes in memory. Data shared by several of its frames counts once. */
export function executionWeight({ input, frames }: Execution): number {
  const seen = new Set<Payload>()
  const weightOf = (payload: Payload | null): number => {
    if (payload === null || seen.has(payload)) return 0
    seen.add(payload)
    return payload.heldBytes
  }
  let bytes = executionBytes + weightOf(input)
  for (const frame of frames.values()) {
    bytes += frameBytes
    for (const payload of payloadsOf(frame)) bytes += weightOf(payload)
    if (frame.waiting?.type === 'mapRun') bytes += 2 * (frame.waiting.plan.items?.length ?? 0)
  }
  return bytes
}

/** Has the payloads of an execution forget their values: what only waits needs no more than their texts. */
export function forgetValues({ input, frames }: Execution): void {
  input.forgetValue()
  for (const frame of frames.values()) for (const payload of payloadsOf(frame)) payload?.forgetValue()
}

function* payloadsOf({ input, variables, result, waiting }: Frame): Generator<Payload | null> {
  yield input
  yield result
  yield* variables.values()
  if (waiting?.type === 'task') {
    yield waiting.arguments
    yield waiting.submitted
  }
  if (waiting?.type === 'children') {
    yield waiting.input
    yield* waiting.inputs ?? []
    yield* waiting.items ?? []
  }
}
