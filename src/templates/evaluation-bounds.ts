import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { type JsonValue, stringify, ValueTooLargeError } from '../json/index.ts'

/** How many characters a definition may come to while its template is worked out: sixteen times what the service takes. */
export const charactersMax = 16 * 1024 * 1024

/** Half of what the stack takes: conditions lead on to others, however shallow each of them is. */
const depthMax = 500

/** A template asks for more than is worked out here. */
export class TemplateTooLarge extends Error {
  /** Where in the template; null where only the whole is too large. */
  readonly path: DocumentPath | null

  constructor(reason: 'size' | 'depth', path: DocumentPath | null) {
    super(
      reason === 'size'
        ? `What the template makes of a definition takes more than ${charactersMax} characters or steps`
        : `Functions and conditions nest deeper than ${depthMax} levels`,
    )
    this.path = path
  }
}

/** Counts what is done for one definition: functions repeat texts, and conditions lead on to others. */
export class EvaluationBounds {
  #left = charactersMax
  #depth = 0

  /** @throws TemplateTooLarge */
  spend(characters: number, path: DocumentPath): void {
    this.#left -= characters
    if (this.#left < 0) throw new TemplateTooLarge('size', path)
  }

  /**
   * One step down, for which `leave` is called once it is done.
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
 * The JSON text of a value that a template gives.
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
