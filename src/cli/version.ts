import { createRequire } from 'node:module'

/** The version of this package. The file has the same path relative to the source and to the built files. */
export const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }
