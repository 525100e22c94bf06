import type { Finding, SourceFile } from '../source-file.ts'

export const testPlace = /\/(?:test-support|conformance)\//

/**
 * Code that only tests need must be in folders named test-support (or conformance, for suites that several
 * implementations must pass), and no shipped code may import it.
 */
export function* testHelpers(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, imports, isTest } of sources) {
    if (!file.startsWith('src/') || isTest || testPlace.test(file)) continue
    for (const { line, specifier, target } of imports) {
      if (specifier === 'node:test' || specifier.startsWith('node:assert')) {
        yield {
          file,
          line,
          message: `imports ${specifier}; code that only tests need belongs in a folder test-support`,
        }
      } else if (target !== null && testPlace.test(target)) {
        yield { file, line, message: `imports ${target}, which is for tests only, and is not shipped` }
      }
    }
  }
}
