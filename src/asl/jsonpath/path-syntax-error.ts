/** Text that is not a path. `offset` counts UTF-16 units from 0. */
export class PathSyntaxError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'PathSyntaxError'
    this.offset = offset
  }
}
