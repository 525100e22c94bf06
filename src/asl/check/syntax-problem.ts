/** What is wrong with a path, a function or an expression. `offset` counts UTF-16 units from the start of its string. */
export interface SyntaxProblem {
  readonly message: string
  readonly offset: number
  /** A name that was probably meant. */
  readonly suggestion?: string | null
}
