import type { LambdaApi, LocalFunctions } from './lambda-api.ts'
import { SdkClientError } from './lambda-client.ts'

/**
 * Calls this server's own functions if they exist, and Lambda for all others. Somebody without credentials for AWS cannot
 * have meant a function there, so the answer is then that there is no such function.
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
