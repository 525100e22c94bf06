import { createRequire } from 'node:module'

const { engines } = createRequire(import.meta.url)('../../package.json') as {
  readonly engines: { readonly node: string }
}

/**
 * Says that this Node.js is too old to run a server; null if it is not. Nothing that this module imports may need a newer
 * one.
 */
export function nodeProblem(version: string = process.versions.node): string | null {
  const min = engines.node.replace('>=', '')
  const isEnough = version.localeCompare(min, 'en', { numeric: true }) >= 0
  return isEnough ? null : `this is Node.js ${version}, and ${min} or later is needed`
}
