/** A turn that the engine could not make: a fault of ours, so retrying does not help. */
export class TurnFault extends Error {
  constructor(cause: unknown) {
    super('the engine failed to make a turn', { cause })
  }
}
