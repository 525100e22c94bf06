export { parseJavaPattern } from './java-syntax.ts'
export { parseJavascriptPattern } from './javascript-syntax.ts'
export { RegexSyntaxError } from './pattern.ts'
export { RegularExpression } from './regular-expression.ts'
