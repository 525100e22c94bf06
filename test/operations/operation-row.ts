import type { ErrorCode, OperationName, OperationTypes } from '../../src/api/model/operation-types.ts'
import type { LocalOptions } from '../../src/server/options.ts'
import type { World } from '../support/world.ts'

/** Makes a call's input, and whatever must exist for it. */
export type Prepare<Input = object> = (world: World) => Input | Promise<Input>

/** How to provoke an error that this server gives. */
export interface Given {
  readonly input: Prepare
  /** The reason in a ValidationException. */
  readonly reason?: string
  readonly options?: Partial<LocalOptions>
}

/** Why this server never gives an error. */
export interface Never {
  readonly why: string
}

export interface OperationRow {
  readonly name: OperationName
  readonly good: Prepare
  /** What else must be true of the good answer. */
  readonly holds: ((output: object, world: World) => void | Promise<void>) | null
  readonly errors: Readonly<Partial<Record<ErrorCode, readonly Given[] | Never>>>
}

type Errors = Readonly<Partial<Record<ErrorCode, Prepare | Given | readonly Given[] | Never>>>

/** One operation: a call that succeeds, and for each error in the model, a call that gets it or why none does. */
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
  kms: { why: 'The key is stored and shown, but nothing is encrypted with it yet, so the server never calls KMS.' },
  accountQuota: { why: 'An account may have any number of them. The disk is the limit.' },
  conflict: { why: 'It means that requests change the same thing at once. Here they take turns.' },
  aliasName: { why: "A name that breaks the model's pattern gets `ValidationException`, as recorded." },
  bothTypes: { why: 'Standard and Express machines are supported everywhere.' },
  idempotentDelete: { why: 'Deleting something that does not exist succeeds, as recorded.' },
  goneTask: { why: 'The token of a finished task gets `TaskTimedOut`, any other text `InvalidToken`.' },
} satisfies Record<string, Never>

export const neverKms = {
  KmsAccessDeniedException: neverHere.kms,
  KmsThrottlingException: neverHere.kms,
} as const

export const neverKmsKey = { ...neverKms, KmsInvalidStateException: neverHere.kms } as const
