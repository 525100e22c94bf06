/** Something wrong with how the command was called. Shown without a stack, and the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  /** The message without the lines of the text that it shows. */
  readonly summary: string

  /** `frame` shows the place in a text, as `codeFrame` does. */
  constructor(summary: string, frame: string | null = null) {
    super(frame === null ? summary : `${summary}\n${frame}`)
    this.summary = summary
  }
}

/** Something in a YAML file that keeps it from being a definition at all. */
export class UnreadableDefinition extends UsageError {
  override name = 'UnreadableDefinition'
  /** Where in the text. */
  readonly offset: number

  constructor(summary: string, frame: string, offset: number) {
    super(summary, frame)
    this.offset = offset
  }
}
