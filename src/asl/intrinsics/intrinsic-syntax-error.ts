/** Text that is not a call of an intrinsic function. `offset` counts UTF-16 units from 0. */
export class IntrinsicSyntaxError extends Error {
  readonly offset: number
  /** The function that was probably meant. */
  readonly suggestion: string | null

  constructor(message: string, offset: number, suggestion: string | null = null) {
    super(message)
    this.name = 'IntrinsicSyntaxError'
    this.offset = offset
    this.suggestion = suggestion
  }
}
