import type { LocalFunction } from '../../services/lambda/lambda-api.ts'

/** A function as ListFunctions and GetFunction show it. */
export function describeFunction(found: LocalFunction): object {
  return {
    FunctionName: found.name,
    FunctionArn: found.arn,
    Runtime: found.runtime,
    Role: '',
    Handler: found.handler,
    CodeSize: 0,
    Description: '',
    Timeout: found.timeoutSeconds,
    MemorySize: found.memoryMegabytes,
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  }
}
