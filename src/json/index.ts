export { JsonSyntaxError, lineAndColumn, mayNestTooDeeply, nestingMax, parse } from './parse.ts'
export { Payload, utf8Exceeds } from './payload.ts'
export { stringify } from './stringify.ts'
export * from './value.ts'
