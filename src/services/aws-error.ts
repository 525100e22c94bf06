/** An error in the answer of a service's API. */
export interface AwsError {
  readonly message: string
  /** As the SDK's client names its service: `AWSLambda`, `AWSStepFunctions`, `Sfn`, `DynamoDb`. */
  readonly service: string
  readonly status: number
  /** The API's own error code, such as `ResourceNotFoundException` or `StateMachineDoesNotExist`. */
  readonly code: string
  readonly requestId: string
}

/**
 * The cause of a failed optimized integration. The service calls these through the first Java SDK, which words errors like
 * this; `Proxy: null` is part of it.
 */
export function optimizedCause(error: AwsError): string {
  return `${error.message} (Service: ${error.service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${error.requestId}; Proxy: null)`
}

/** The cause of a failed AWS SDK integration, in the words of the second Java SDK. */
export function sdkCause(error: AwsError): string {
  return `${error.message} (Service: ${error.service}, Status Code: ${error.status}, Request ID: ${error.requestId}) (SDK Attempt Count: 1)`
}

/** The error name for a service's prefix and an API's error code. The SDKs' classes all end in `Exception`. */
export function exceptionName(prefix: string, code: string): string {
  return `${prefix}.${code}${code.endsWith('Exception') ? '' : 'Exception'}`
}
