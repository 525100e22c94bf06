import { createRequire } from 'node:module'

/** The version of this package. The file lies at the same place from the source as from what is built of it. */
export const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }
