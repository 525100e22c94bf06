import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { installedPackage } from '../../aws/sdk-package.ts'
import { apiOperations } from './api-operations.ts'
import { describeModel } from './describe-model.ts'
import { describeSchemas } from './describe-schemas.ts'
import { joined, type StoredParameters } from './stored-parameters.ts'

const directory = path.join(import.meta.dirname, '../data/parameters')

test('the stored parameters are those of the installed clients', () => {
  const unasked: string[] = []
  for (const [resourceType, operations] of apiOperations()) {
    const clients = [...Map.groupBy(operations, (each) => each.package)]
    const described = clients.map(([name, ofClient]) => {
      const client = installedPackage(name)
      return client === null ? null : describeSchemas(client.schemasOf, ofClient)
    })
    if (described.includes(null)) {
      unasked.push(resourceType)
      continue
    }
    const stored = JSON.parse(readFileSync(path.join(directory, `${resourceType}.json`), 'utf8')) as StoredParameters
    assert.deepEqual(
      stored,
      joined(described as StoredParameters[]),
      `${resourceType}: run scripts/generate-integration-parameters.ts`,
    )
  }
  assert.ok(unasked.length <= 1, `there is no client for ${unasked.join(', ')}`)
  assert.deepEqual(readdirSync(directory).sort(), [...apiOperations().keys()].map((name) => `${name}.json`).sort())
})

test('a model says the same as a client does', () => {
  const model = {
    operations: { Run: { input: { shape: 'RunInput' } } },
    shapes: {
      RunInput: {
        type: 'structure',
        required: ['name', 'clientToken'],
        members: {
          name: { shape: 'Text' },
          clientToken: { shape: 'Text', idempotencyToken: true },
          steps: { shape: 'Steps' },
          tags: { shape: 'Tags' },
        },
      },
      Steps: { type: 'list', member: { shape: 'Step' } },
      Step: { type: 'structure', members: { inner: { shape: 'Step' }, byName: { shape: 'StepsByName' } } },
      StepsByName: { type: 'map', value: { shape: 'Steps' } },
      Tags: { type: 'map', value: { shape: 'Text' } },
      Text: { type: 'string' },
    },
  }
  const operation = { action: 'run', package: '', operation: 'Run', style: 'sdk', renamed: {} } as const
  assert.deepEqual(describeModel(model, [operation]), {
    actions: { run: 'Name! ClientToken Steps:[Step Tags' },
    structures: { Step: 'Inner:Step ByName:{[Step' },
  })
})
