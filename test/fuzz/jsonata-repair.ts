/** A mistake of the library, and the text of its source that is replaced to mend it. */
export interface Repair {
  readonly mistake: string
  readonly text: string
  readonly instead: string
}
