import { statSync } from 'node:fs'
import { StoreError } from '../../store-error.ts'

interface Identity {
  readonly file: string
  readonly device: bigint
  readonly number: bigint
}

/**
 * Which files a store has open. An open file stays readable and writable after it was deleted, moved or replaced, and
 * what is written to it then is lost with the process: so its name must keep leading to it.
 */
export class FileIdentities {
  readonly #identities: readonly Identity[]

  constructor(files: readonly string[]) {
    this.#identities = files.flatMap((file) => {
      const found = look(file)
      return found == null ? [] : [{ file, device: found.dev, number: found.ino }]
    })
  }

  /** What became of a missing file; null if all are there. */
  loss(): StoreError | null {
    for (const { file, device, number } of this.#identities) {
      const found = look(file)
      if (found === undefined) return lost(file, 'deleted or moved')
      if (found !== null && (found.ino !== number || found.dev !== device))
        return lost(file, 'replaced by another file')
    }
    return null
  }
}

/** Undefined where nothing is there, null where that cannot be said. */
function look(file: string) {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false })
  } catch {
    return null
  }
}

function lost(file: string, what: string): StoreError {
  return new StoreError(
    'STORE_GONE',
    `${file} was ${what} while the server had it open. Nothing that is written now would be stored.`,
  )
}
