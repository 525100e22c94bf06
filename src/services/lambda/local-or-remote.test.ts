import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Invocation, InvocationAnswer, LocalFunctions } from './lambda-api.ts'
import { SdkClientError } from './lambda-client.ts'
import { localOrRemote } from './local-or-remote.ts'

function answer(body: string): InvocationAnswer {
  return { status: 200, headers: new Map(), body }
}

const local: LocalFunctions = {
  has: (name) => name === 'here',
  invoke: async ({ functionName }) => answer(`local ${functionName}`),
  list: () => [],
}

function call(functionName: string, remote: () => Promise<InvocationAnswer>): Promise<InvocationAnswer> {
  const api = localOrRemote(local, { invoke: remote })
  return api.invoke({ functionName } as Invocation)
}

test('a function of this server is called here, others where Lambda is', async () => {
  const remote = async () => answer('remote')
  assert.equal((await call('here', remote)).body, 'local here')
  assert.equal((await call('there', remote)).body, 'remote')
})

test('without credentials for AWS there is no such function; other failures stay what they are', async () => {
  const missing = () => Promise.reject(new SdkClientError('no credentials', true))
  assert.equal((await call('there', missing)).body, 'local there')
  const refused = () => Promise.reject(new SdkClientError('connection refused'))
  await assert.rejects(call('there', refused), /connection refused/)
})
