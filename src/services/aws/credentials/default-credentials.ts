import { proxiedAgents } from '../../../proxy/proxied-agents.ts'
import { CredentialsMissing } from '../call-error.ts'
import { requireModule } from '../sdk-package.ts'
import type { AwsCredentials, CredentialProvider } from './role-credentials.ts'

// What people without an account give emulators, which do not check it.
const dummy: AwsCredentials = { accessKeyId: 'dummy', secretAccessKey: 'dummy' }

let chain: CredentialProvider | null = null

/**
 * The credentials that AWS's tools would use: environment, shared files, SSO, process, container or instance role. For a
 * custom endpoint, only credentials given explicitly count; otherwise dummy ones are used, because asking for an instance's
 * metadata would take seconds to find nothing.
 */
export async function defaultCredentials(
  environment: Readonly<Record<string, string | undefined>>,
  isOverridden: boolean,
): Promise<AwsCredentials> {
  if (isOverridden && !environment.AWS_ACCESS_KEY_ID && !environment.AWS_PROFILE) return dummy
  chain ??= loadChain(environment)
  try {
    return await chain()
  } catch (error) {
    throw new CredentialsMissing(
      `Unable to load AWS credentials from any provider in the chain: ${error instanceof Error ? error.message : String(error)}. To call an emulator instead, set AWS_ENDPOINT_URL or the service's own endpoint`,
    )
  }
}

/** The provider caches credentials until they are about to expire. */
function loadChain(environment: Readonly<Record<string, string | undefined>>): CredentialProvider {
  const { defaultProvider } = requireModule<typeof import('@aws-sdk/credential-provider-node')>(
    '@aws-sdk/credential-provider-node',
  )
  const { NodeHttpHandler } = requireModule<typeof import('@smithy/node-http-handler')>('@smithy/node-http-handler')
  // Requests to STS and SSO go out like other calls. Requests for an instance's own metadata never go through a proxy.
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 10_000,
    ...proxiedAgents(environment, {}, { bodyBytesMax: 1024 * 1024 }),
  })
  return defaultProvider({ clientConfig: { requestHandler } }) as CredentialProvider
}
