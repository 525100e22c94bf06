import { boundsMessage } from '../../control/refusal.ts'
import type { ErrorCode } from '../model/operation-types.ts'
import { serviceModel } from '../model/service-model.ts'

/** Errors that every operation may return; the model does not list them. */
const commonStatuses = {
  AccessDeniedException: 400,
  InternalFailure: 500,
  RequestEntityTooLarge: 413,
  SerializationException: 400,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 400,
} as const

export type CommonErrorCode = keyof typeof commonStatuses

/** An answer that says what the caller did wrong (or that the server cannot do). `message` is sent unchanged. */
export class ApiError extends Error {
  readonly code: ErrorCode | CommonErrorCode
  /** Members of the answer besides `message`. */
  readonly members: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode | CommonErrorCode,
    message: string,
    members: Readonly<Record<string, string>> = {},
    options: ErrorOptions = {},
  ) {
    super(message, options)
    this.name = 'ApiError'
    this.code = code
    this.members = members
  }

  get status(): number {
    return isCommon(this.code) ? commonStatuses[this.code] : (serviceModel.errors[this.code]?.status ?? 400)
  }
}

/** The model's constraints are checked by a separate layer, in the service too: its errors have another prefix. */
export class ConstraintError extends ApiError {
  constructor(problems: readonly string[]) {
    super('ValidationException', boundsMessage(problems))
  }
}

export function raise(
  code: ErrorCode | CommonErrorCode,
  message: string,
  members: Readonly<Record<string, string>> = {},
): never {
  throw new ApiError(code, message, members)
}

/** The `__type` on the wire. Clients read what follows the `#`; what precedes it is as in the service. */
export function wireType(error: ApiError): string {
  if (error instanceof ConstraintError) return 'com.amazon.coral.validate#ValidationException'
  const namespace = isCommon(error.code) ? 'com.amazon.coral.service' : 'com.amazonaws.swf.service.v2.model'
  return `${namespace}#${error.code}`
}

function isCommon(code: string): code is CommonErrorCode {
  return Object.hasOwn(commonStatuses, code)
}
