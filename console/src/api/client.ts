/** What the service answered to a request that it refused. */
export class ServiceError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
  }
}

/**
 * Calls an operation of the public API, as any AWS client does.
 * @throws ServiceError if the service refuses, TypeError if it cannot be reached.
 */
export async function call<Output>(operation: string, input: object = {}, signal?: AbortSignal): Promise<Output> {
  const ofExpress = expressOperations[operation]
  if (ofExpress !== undefined && isExpress(input)) return await callConsole(ofExpress, input, signal)
  return await send('/', { 'x-amz-target': `AWSStepFunctions.${operation}` }, input, signal)
}

/** The service keeps nothing of Express executions; the server remembers the last ones, for the console alone. */
const expressOperations: Readonly<Record<string, string>> = {
  DescribeExecution: 'DescribeExpressExecution',
  DescribeStateMachineForExecution: 'DescribeExpressMachine',
  GetExecutionHistory: 'GetExpressHistory',
}

function isExpress(input: { readonly executionArn?: unknown }): boolean {
  return typeof input.executionArn === 'string' && isExpressArn(input.executionArn)
}

export function isExpressArn(executionArn: string): boolean {
  return executionArn.split(':')[5] === 'express'
}

/** Calls one of the console's own operations, which tell what the public API cannot. */
export async function callConsole<Output>(
  operation: string,
  input: object = {},
  signal?: AbortSignal,
): Promise<Output> {
  return await send(`/console/api/${pathOfOperation(operation)}`, {}, input, signal)
}

function pathOfOperation(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

async function send<Output>(
  path: string,
  headers: Readonly<Record<string, string>>,
  input: object,
  signal: AbortSignal | undefined,
): Promise<Output> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
    body: JSON.stringify(input),
    ...(signal !== undefined && { signal }),
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text) as Output
  throw serviceError(response.status, text)
}

function serviceError(status: number, text: string): ServiceError {
  try {
    const { __type: type = '', message = text } = JSON.parse(text) as { __type?: string; message?: string }
    return new ServiceError(type.split('#').at(-1) || String(status), message)
  } catch {
    return new ServiceError(String(status), text.slice(0, 500) || `The server answered ${status}.`)
  }
}
