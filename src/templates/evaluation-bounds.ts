import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { type JsonValue, stringify, ValueTooLargeError } from '../json/index.ts'

/**
 * The maximum number of characters of a definition while its template is evaluated: sixteen times what the service accepts.
 */
export const charactersMax = 16 * 1024 * 1024

/** Half of what the stack can take: conditions lead to others, however shallow each of them is. */
const depthMax = 500

/** A template asks for more than is evaluated here. */
export class TemplateTooLarge extends Error {
  /** Where in the template; null if only the whole is too large. */
  readonly path: DocumentPath | null

  constructor(reason: 'size' | 'depth', path: DocumentPath | null) {
    super(
      reason === 'size'
        ? `Evaluating the definition in the template takes more than ${charactersMax} characters or steps`
        : `Functions and conditions nest deeper than ${depthMax} levels`,
    )
    this.path = path
  }
}

/** Counts the work done for one definition: functions repeat texts, and conditions lead to others. */
export class EvaluationBounds {
  #left = charactersMax
  #depth = 0

  /** @throws TemplateTooLarge */
  spend(characters: number, path: DocumentPath): void {
    this.#left -= characters
    if (this.#left < 0) throw new TemplateTooLarge('size', path)
  }

  /**
   * One step down; call `leave` once it is done.
   *
   * @throws TemplateTooLarge
   */
  enter(path: DocumentPath): void {
    this.spend(1, path)
    this.#depth++
    if (this.#depth > depthMax) throw new TemplateTooLarge('depth', path)
  }

  leave(): void {
    this.#depth--
  }
}

/**
 * The JSON text of a value that a template yields.
 *
 * @throws TemplateTooLarge
 */
export function textOfValue(value: JsonValue, path: DocumentPath): string {
  try {
    return stringify(value)
  } catch (error) {
    if (error instanceof ValueTooLargeError) throw new TemplateTooLarge(error.reason, path)
    throw error
  }
}
