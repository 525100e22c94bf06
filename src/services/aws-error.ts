/** An error that a service's API answered with. */
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
 * The cause of a failed optimized integration. The service calls these through the first Java SDK, and this is how that
 * one words an error; `Proxy: null` is part of it.
 */
export function optimizedCause(error: AwsError): string {
  return `${error.message} (Service: ${error.service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${error.requestId}; Proxy: null)`
}

/** The cause of a failed AWS SDK integration, in the words of the second Java SDK. */
export function sdkCause(error: AwsError): string {
  return `${error.message} (Service: ${error.service}, Status Code: ${error.status}, Request ID: ${error.requestId}) (SDK Attempt Count: 1)`
}

/** The error name of an API's error code behind a service's prefix; the SDKs' classes all end in `Exception`. */
export function exceptionName(prefix: string, code: string): string {
  return `${prefix}.${code}${code.endsWith('Exception') ? '' : 'Exception'}`
}
