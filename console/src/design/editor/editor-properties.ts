/** Something wrong in the text; offsets count UTF-16 units. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly severity: 'error' | 'warning'
  readonly message: string
}

export interface CodeEditorProperties {
  /** What people who cannot see it hear. */
  readonly label: string
  readonly value: string
  readonly language: 'json' | 'yaml'
  readonly isReadOnly?: boolean
  readonly marks?: readonly Mark[]
  /** The part of the text that is shown and selected, whenever this changes. */
  readonly selection?: { readonly from: number; readonly to: number } | null
  readonly onChange?: (value: string) => void
  /** The place of the cursor, whenever it moves. */
  readonly onCursor?: (offset: number) => void
}
