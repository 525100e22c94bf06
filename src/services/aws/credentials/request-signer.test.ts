import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRequestSigner } from './request-signer.ts'

test('a request is signed with the credentials of its caller', async () => {
  const asked: unknown[] = []
  const clients: Parameters<typeof createRequestSigner>[0]['clients'] = {
    async credentialsFor(...caller) {
      asked.push(caller)
      return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' }
    },
  }
  const sign = createRequestSigner({ region: 'eu-west-1', sdkId: 'Lambda', service: 'lambda', clients })
  const headers = await sign({
    url: new URL('https://lambda.eu-west-1.amazonaws.com'),
    method: 'POST',
    path: '/2015-03-31/functions/f/invocations',
    query: { Qualifier: 'live' },
    headers: { host: 'lambda.eu-west-1.amazonaws.com' },
    body: '{}',
    credentials: { RoleArn: 'role' },
    machineArn: 'machine',
  })
  assert.deepEqual(asked, [[{ sdkId: 'Lambda' }, { RoleArn: 'role' }, 'machine']])
  assert.equal(headers['x-amz-security-token'], 'session')
  assert.match(
    headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/lambda\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  )
  assert.equal(headers['x-amz-content-sha256'], '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})
