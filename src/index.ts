/**
 * What a program that has this package as a dependency can import. Everything else in it may change without notice.
 */
export { type ServerSettings, type StartedServer, startServer } from './cli/embedding/start-server.ts'
export {
  type DefinitionProblem,
  type ValidationResult,
  validateDefinition,
} from './cli/embedding/validate-definition.ts'
export { version } from './cli/version.ts'
