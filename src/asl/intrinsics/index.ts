export { evaluateIntrinsic } from './evaluate-intrinsic.ts'
export type { Intrinsic } from './intrinsic.ts'
export { IntrinsicSyntaxError } from './intrinsic-syntax-error.ts'
export { looksLikeIntrinsic, parseIntrinsic, parsePathOrIntrinsic } from './parse-intrinsic.ts'
