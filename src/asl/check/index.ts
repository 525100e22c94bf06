export { type CheckOptions, type CheckResult, checkDefinition, checkState } from './check-definition.ts'
export type { IntegrationCheck } from './rules/task/unknown-integrations.ts'
