import type { ApiContext, RequestContext } from '../context.ts'
import type { Operation } from '../operation.ts'
import { requireAuthorization } from './require-authorization.ts'

/**
 * Calls an operation from inside the server, for a caller: its input is checked, and the caller must be allowed to call it.
 *
 * @throws ApiError as the operation does, and AccessDeniedException.
 */
export async function callOperation(
  context: ApiContext,
  { decode, action, resources, handle }: Operation,
  input: object,
  call: RequestContext,
): Promise<object> {
  const decoded = decode(input)
  await requireAuthorization(context, call.caller, action, resources(decoded, context.place))
  return await handle(context, decoded, call)
}
