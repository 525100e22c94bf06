/** Text that is not a call of an intrinsic function. `offset` counts UTF-16 units from 0. */
export class IntrinsicSyntaxError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'IntrinsicSyntaxError'
    this.offset = offset
  }
}
