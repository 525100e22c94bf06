import { type Place, placeNamedIn } from '../../arn/index.ts'
import { ApiError } from './api-error.ts'

const codes: ReadonlySet<string> = new Set([
  'ActivityDoesNotExist',
  'ExecutionDoesNotExist',
  'ResourceNotFound',
  'StateMachineDoesNotExist',
])

/**
 * Adds the server's region and account to an error about something that does not exist, if its ARN has others: clients
 * often have settings of their own. Otherwise the error is the service's, to the letter.
 */
export function withElsewhereHint(error: unknown, { region, account }: Place): unknown {
  if (!(error instanceof ApiError) || !codes.has(error.code)) return error
  const given = placeNamedIn(error.members.resourceName ?? error.message)
  if (given === null || (given.region === region && given.account === account)) return error
  const has = `This server has region ${region} and account ${account}; --aws-region and --aws-account change them.`
  const sentence = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`
  return new ApiError(error.code, `${sentence} ${has}`, error.members, { cause: error })
}
