export { compileChoiceRule } from './compile-choice-rule.ts'
export { type OperandKind, operandKinds } from './operators.ts'
