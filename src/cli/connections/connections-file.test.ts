import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { UsageError } from '../../server/usage-error.ts'
import { readConnectionsFile } from './connections-file.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the file's own form of variables
function write(t: TestContext, name: string, text: string): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const file = path.join(directory, name)
  writeFileSync(file, text)
  return file
}

function entry(overrides: object = {}) {
  return {
    Name: 'c',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 's3cret' } },
    ...overrides,
  }
}

test('connections are read from YAML and JSON, with variables of the environment', async (t) => {
  const yaml = write(
    t,
    'connections.yaml',
    `
- Name: shop
  ConnectionArn: arn:aws:events:us-east-1:123456789012:connection/shop/81210c42
  Description: all of \${WHAT}, and not $\${WHAT}
  AuthorizationType: BASIC
  AuthParameters:
    BasicAuthParameters: { Username: me, Password: "pre-\${PASSWORD}" }
- Name: c
  AuthorizationType: API_KEY
  AuthParameters:
    ApiKeyAuthParameters: { ApiKeyName: k, ApiKeyValue: "$ {} $x" }
`,
  )
  const environment = { WHAT: 'it', PASSWORD: '${WHAT}"' }
  const [shop, second] = await readConnectionsFile(yaml, environment)
  assert.deepEqual(shop, {
    arn: 'arn:aws:events:us-east-1:123456789012:connection/shop/81210c42',
    connection: {
      name: 'shop',
      description: 'all of it, and not ${WHAT}',
      authorizationType: 'BASIC',
      parameters: { BasicAuthParameters: { Username: 'me', Password: 'pre-${WHAT}"' } },
      kmsKeyIdentifier: null,
    },
  })
  assert.equal(second?.connection.parameters.ApiKeyAuthParameters?.ApiKeyValue, '$ {} $x')
  const json = write(t, 'c.json', JSON.stringify([entry()]))
  assert.deepEqual(
    (await readConnectionsFile(json, {})).map(({ connection }) => connection.parameters),
    [entry().AuthParameters],
  )
})

test('errors are reported with their places, and without secrets', async (t) => {
  const cases: [content: unknown, message: RegExp][] = [
    [{}, /c\.json:1:1: the file must hold a list of connections, but this is an object\n/],
    [[entry(), entry()], /c\.json:1:\d+: two connections are named c\n.*\n.*\n *│ +\^\^\^$/],
    [[entry(), null], /connection 2: Start of structure|connection 2: NULL_VALUE cannot be converted to Object\n/],
    [
      [entry({ AuthorizationType: 'KEY' })],
      /connection 1: 1 validation error detected: Value 'KEY' at 'authorizationType'/,
    ],
    [
      [entry({ Description: '${NOT_THERE}' })],
      /connection 1: the environment variable NOT_THERE, which \$\{NOT_THERE\} stands for, is not set\n.*\n1│.*"\$\{NOT_THERE\}"/,
    ],
    [
      [entry({ ConnectionArn: 'arn:aws:events:us-east-1:123456789012:connection/d/1' })],
      /connection 1: ConnectionArn must have the form arn:aws:events:REGION:ACCOUNT:connection\/c\/ID\n/,
    ],
    [
      [entry({ AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 's3cret\u0000' } } })],
      /connection 1: 1 validation error detected: Value at 'authParameters/,
    ],
  ]
  for (const [content, message] of cases) {
    await assert.rejects(readConnectionsFile(write(t, 'c.json', JSON.stringify(content)), {}), (error) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, message)
      assert.ok(!error.message.includes('s3cret'), error.message)
      return true
    })
  }
  await assert.rejects(readConnectionsFile(write(t, 'c.json', '[{"Password": s3cret'), {}), (error) => {
    const shown = /c\.json:1:15: the file is not valid JSON from here on\n.*\n1│ \[\{"Password": \*{6}\n *│ {15}\^$/
    assert.match(String(error), shown)
    return true
  })
  await assert.rejects(readConnectionsFile('/nowhere/c.json', {}), UsageError)
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
