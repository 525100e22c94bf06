/**
 * A field of a definition whose text is neither a path nor a call of an intrinsic function. The message is what the
 * service says; `detail` says why, `pointer` where: a JSON pointer that starts with the name of the field.
 */
export class ExpressionSyntaxError extends Error {
  readonly pointer: string
  readonly detail: string
  /** Where in the text, in UTF-16 units from 0. */
  readonly offset: number

  constructor(message: string, pointer: string, detail: string, offset: number) {
    super(message)
    this.name = 'ExpressionSyntaxError'
    this.pointer = pointer
    this.detail = detail
    this.offset = offset
  }
}
