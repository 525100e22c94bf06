export { type CheckOptions, type CheckResult, checkDefinition, checkState } from './check-definition.ts'
export type { IntegrationCheck, IntegrationResource } from './rules/task/integration-check.ts'
