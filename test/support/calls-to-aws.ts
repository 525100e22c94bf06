import type { TestContext } from 'node:test'
import type { EndpointGuard } from '../../src/connections/outbound/endpoint-guard.ts'
import { authorize } from '../../src/control/authorize.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import { type CallsToAws, createCallsToAws } from '../../src/services/calls-to-aws.ts'

interface Surroundings {
  readonly guard: EndpointGuard
  readonly clock: Clock
  /** The server's variables, which may name endpoints and proxies. */
  readonly environment: Readonly<Record<string, string>>
}

/** Task states' calls to AWS, from a server without functions and with no directory instead of S3, until the test ends. */
export function openCallsToAws(t: TestContext, { guard, clock, environment }: Surroundings): CallsToAws {
  // Calls are signed; any credentials will do.
  process.env.AWS_ACCESS_KEY_ID = 'any'
  process.env.AWS_SECRET_ACCESS_KEY = 'any'
  const calls = createCallsToAws({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment },
    s3: null,
    authorize,
    functions: null,
    guard,
    clock,
    waitTimeScale: 1,
  })
  t.after(() => calls.close())
  return calls
}
