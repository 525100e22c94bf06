import type { ErrorCode, OperationName, OperationTypes } from '../../src/api/model/operation-types.ts'
import type { LocalOptions } from '../../src/server/options.ts'
import type { World } from '../support/world.ts'

/** Makes the input of a call, and what it needs to be there. */
export type Prepare<Input = object> = (world: World) => Input | Promise<Input>

/** An error that this server gives: how to get it. */
export interface Given {
  readonly input: Prepare
  /** The reason that a ValidationException tells. */
  readonly reason?: string
  readonly options?: Partial<LocalOptions>
}

/** An error that this server never gives: why. */
export interface Never {
  readonly why: string
}

export interface OperationRow {
  readonly name: OperationName
  readonly good: Prepare
  /** What else is true of the good answer. */
  readonly holds: ((output: object, world: World) => void | Promise<void>) | null
  readonly errors: Readonly<Partial<Record<ErrorCode, readonly Given[] | Never>>>
}

type Errors = Readonly<Partial<Record<ErrorCode, Prepare | Given | readonly Given[] | Never>>>

/** One operation: a call that succeeds, and for each error of the model a call that gets it, or why there is none. */
export function row<Name extends OperationName>(
  name: Name,
  given: {
    readonly good: Prepare<OperationTypes[Name]['input']>
    readonly holds?: (output: OperationTypes[Name]['output'], world: World) => void | Promise<void>
    readonly errors: Errors
  },
): OperationRow {
  const errors = Object.fromEntries(Object.entries(given.errors).map(([code, error]) => [code, listOf(error)]))
  return { name, good: given.good, holds: (given.holds as OperationRow['holds'] | undefined) ?? null, errors }
}

function listOf(error: Prepare | Given | readonly Given[] | Never): readonly Given[] | Never {
  if (typeof error === 'function') return [{ input: error }]
  return 'input' in error ? [error] : error
}

export const neverHere = {
  kms: { why: 'The key is kept and shown, and nothing is encrypted with it yet: nobody asks KMS.' },
  accountQuota: { why: 'The disk is the limit: an account may have any number of them.' },
  conflict: { why: 'It tells of requests that change the same thing at once. Here they take turns.' },
  aliasName: { why: 'A name that breaks the pattern of the model is a `ValidationException`, as it was recorded.' },
  bothTypes: { why: 'Standard and Express machines are supported everywhere.' },
  idempotentDelete: { why: 'Deleting what is not there succeeds, as it was recorded.' },
  goneTask: { why: 'The token of a task that is over gives `TaskTimedOut`, any other text `InvalidToken`.' },
} satisfies Record<string, Never>

export const neverKms = {
  KmsAccessDeniedException: neverHere.kms,
  KmsThrottlingException: neverHere.kms,
} as const

export const neverKmsKey = { ...neverKms, KmsInvalidStateException: neverHere.kms } as const
