import { type CheckDefinition, checkedHereMax, threadKeys } from '../../api/index.ts'
import type { AllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'
import { integrationCheck } from '../../services/check-integration.ts'
import { moduleBeside } from '../../threads/module-beside.ts'
import type { ThreadPool } from '../../threads/thread-pool.ts'
import { type CheckReply, type CheckRequest, check } from './check-work.ts'

const module = moduleBeside(import.meta.url, 'check-work')

/**
 * The checks of a server: small definitions are checked on the spot, which costs less than waiting; large ones on a thread.
 */
export function definitionChecks(threads: Pick<ThreadPool, 'run'>, allowedEndpoints: readonly AllowedEndpoint[]) {
  const checkIntegration = integrationCheck(allowedEndpoints)
  const checkOf =
    (of: CheckRequest['of']): CheckDefinition =>
    async (text, { type, signal }) => {
      if (text.length <= checkedHereMax) return check({ text, of, type }, checkIntegration)
      const request: CheckRequest = { text, of, type, allowedEndpoints }
      const job = {
        module,
        request,
        key: threadKeys.checks,
        refusable: true,
        bytes: 2 * text.length,
        ...(signal && { signal }),
      }
      return (await threads.run(job)) as CheckReply
    }
  return { check: checkOf('machine'), checkState: checkOf('state') }
}
