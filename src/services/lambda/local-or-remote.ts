import type { LambdaApi, LocalFunctions } from './lambda-api.ts'
import { SdkClientError } from './lambda-client.ts'

/**
 * Calls functions of this server where they exist, and others where Lambda is. Who has no credentials for AWS did not mean
 * a function of theirs there, so that there is no such function.
 */
export function localOrRemote(local: LocalFunctions, remote: LambdaApi): LambdaApi {
  return {
    async invoke(invocation) {
      if (local.has(invocation.functionName)) return local.invoke(invocation)
      try {
        return await remote.invoke(invocation)
      } catch (error) {
        if (error instanceof SdkClientError && error.credentialsMissing) return local.invoke(invocation)
        throw error
      }
    },
  }
}
