import { codeFrame } from '../asl/diagnostics/index.ts'
import { lineAndColumn } from '../json/index.ts'

/** Something is wrong with how the command was called. Shown without a stack, and the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  /** The message without the lines of text that it shows. */
  readonly summary: string

  /** `frame` shows the place in a text, as `codeFrame` does. */
  constructor(summary: string, frame: string | null = null) {
    super(frame === null ? summary : `${summary}\n${frame}`)
    this.summary = summary
  }
}

/** A place in a text. */
export interface TextPlace {
  readonly fileName: string
  readonly source: string
  readonly offset: number
}

/** A fault in a YAML file that prevents it from being a definition at all. */
export class UnreadableDefinition extends UsageError {
  override name = 'UnreadableDefinition'
  /** The summary without the place. */
  readonly problem: string
  readonly place: TextPlace

  constructor(problem: string, place: TextPlace) {
    const { fileName, source, offset } = place
    const { line, column } = lineAndColumn(source, offset)
    super(`${fileName}:${line}:${column}: ${problem}`, codeFrame(source, fileName, offset))
    this.problem = problem
    this.place = place
  }
}
