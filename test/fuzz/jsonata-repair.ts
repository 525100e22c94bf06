/** A bug in the library, and the text in its source to replace to fix it. */
export interface Repair {
  readonly bug: string
  readonly text: string
  readonly instead: string
}
