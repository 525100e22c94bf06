import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.UUID()`: a version 4 UUID. The service is reported to pass over arguments. */
export const uuid: IntrinsicFunction = {
  argumentsMin: 0,
  argumentsMax: null,
  evaluate: (_values, { randomness }) => randomness.uuid(),
}
