import path from 'node:path'
import { codeFrame } from '../asl/diagnostics/index.ts'
import { MockFile } from '../services/mocks/mock-file.ts'
import { MockConfigError } from '../services/mocks/parse-mock-config.ts'
import { UsageError } from './usage-error.ts'

/**
 * Checks a mock configuration before anything is opened.
 *
 * @throws UsageError that shows where it cannot be read.
 */
export function checkMocks(file: string | null): void {
  if (file === null) return
  try {
    new MockFile(file).refresh()
  } catch (error) {
    if (!(error instanceof MockConfigError)) throw error
    const shownFile = path.relative('', file) || file
    const { message, place } = error
    throw new UsageError(message, place === null ? null : codeFrame(place.text, shownFile, place.offset))
  }
}
