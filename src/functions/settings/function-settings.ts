/** Everything known about a local function before it runs. */
export interface FunctionSettings {
  readonly name: string
  /** The directory of its code: the working directory of its processes, which Lambda calls the task root. */
  readonly directory: string
  /** Node and Python handlers run under a bootstrap of ours; a command speaks the Lambda Runtime API by itself. */
  readonly kind: FunctionKind
  /** As Lambda names it: `nodejs24.x`, `python3.13`, `provided.al2023`. */
  readonly runtime: string
  /** `index.handler`: a file without its extension, and what it exports. */
  readonly handler: string
  /** For `command`: the program and its arguments. For the others: the program that runs the bootstrap. */
  readonly command: readonly string[]
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly environment: Readonly<Record<string, string>>
  /** How many processes there may be at once. Each takes one invocation at a time, as on Lambda. */
  readonly concurrency: number
  /** How often an asynchronous invocation is retried when the function fails. */
  readonly retryAttempts: number
}

export type FunctionKind = 'node' | 'python' | 'command'

/** The limits of Lambda itself, and its defaults where it has any; `concurrency` depends on what this machine can bear. */
export const defaults = {
  timeoutSeconds: 3,
  memoryMegabytes: 128,
  concurrency: 10,
  retryAttempts: 2,
}

export const runtimeOfKind: Readonly<Record<FunctionKind, string>> = {
  node: 'nodejs24.x',
  python: 'python3.13',
  command: 'provided.al2023',
}

/** A mistake in the functions' directory or its settings. The message names the file, and says what would be valid. */
export class FunctionSettingsError extends Error {
  readonly code = 'FunctionSettings'

  /** The position in a file's text, for text that is not YAML; null where a position would be meaningless. */
  readonly place: { readonly text: string; readonly file: string; readonly offset: number } | null

  constructor(message: string, place: FunctionSettingsError['place'] = null) {
    super(message)
    this.name = 'FunctionSettingsError'
    this.place = place
  }
}
