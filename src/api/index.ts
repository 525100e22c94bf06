export type { AnsweredRequest, TellAnswered } from './answered-request.ts'
export { BulkJobs } from './console/bulk/bulk-jobs.ts'
export { addConsoleRoutes } from './console/console-routes.ts'
export { ExpressHistories } from './console/express/express-histories.ts'
export { LiveHub } from './console/live/live-hub.ts'
export { addLiveRoutes } from './console/live/live-routes.ts'
export {
  type ApiContext,
  type CheckDefinition,
  type CheckedDefinition,
  checkedHereMax,
  type Logger,
  type RequestContext,
  type ToldDiagnostic,
  threadKeys,
} from './context.ts'
export { readNewConnection } from './events/connection-input.ts'
export { writeHistory } from './history/stored-history.ts'
export { addLambdaRoutes } from './lambda/lambda-routes.ts'
export { findLocalHost } from './local-host.ts'
export type { Operation } from './operation.ts'
export { operations } from './operations/index.ts'
export type { Dispatch } from './protocol/api-request.ts'
export { createDispatch } from './protocol/dispatch.ts'
export { addS3Routes } from './s3/s3-routes.ts'
export { type ApiServer, type ApiServerOptions, createApiServer } from './server.ts'
