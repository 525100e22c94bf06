/** Something wrong with how the command was called. Shown without a stack, and the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Something in a YAML file that keeps it from being a definition at all. */
export class UnreadableDefinition extends UsageError {
  override name = 'UnreadableDefinition'
}
