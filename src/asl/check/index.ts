export { type CheckOptions, type CheckResult, checkDefinition, checkState } from './check-definition.ts'
