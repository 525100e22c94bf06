import { createRequire } from 'node:module'

/**
 * Loads one of our own modules synchronously, where `import()` cannot be awaited. It is named by its path from the calling
 * module, without its extension: source code loads source code, and built code loads built code.
 */
export function loadModule<Module>(from: string, pathWithoutEnding: string): Module {
  return createRequire(from)(`${pathWithoutEnding}${endingOf(from)}`) as Module
}

function endingOf(url: string): string {
  return url.slice(url.lastIndexOf('.'))
}
