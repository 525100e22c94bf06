import type { Finding, SourceFile } from '../source-file.ts'

export const testPlace = /\/(?:test-support|conformance)\//

/**
 * What only tests need stands in folders named test-support (or conformance: suites that several implementations are held
 * to), which nothing imports that is shipped; and nothing else imports what only tests need.
 */
export function* testHelpers(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, imports, isTest } of sources) {
    if (!file.startsWith('src/') || isTest || testPlace.test(file)) continue
    for (const { line, specifier, target } of imports) {
      if (specifier === 'node:test' || specifier.startsWith('node:assert')) {
        yield { file, line, message: `imports ${specifier}; what only tests need stands in a folder test-support` }
      } else if (target !== null && testPlace.test(target)) {
        yield { file, line, message: `imports ${target}, which is for tests only, and is not shipped` }
      }
    }
  }
}
