import { createRequire } from 'node:module'

/**
 * Loads one of our own modules where nothing can be waited for, hence not by `import()`. It is named by its path from the
 * module that asks, without its ending: the source is loaded from the source, and what is built from what is built.
 */
export function loadModule<Module>(from: string, pathWithoutEnding: string): Module {
  return createRequire(from)(`${pathWithoutEnding}${endingOf(from)}`) as Module
}

function endingOf(url: string): string {
  return url.slice(url.lastIndexOf('.'))
}
