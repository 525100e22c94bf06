import assert from 'node:assert/strict'
import { arnPrefix } from '../../support/world.ts'
import { type OperationRow, row } from '../operation-row.ts'

const missing = `${arnPrefix}:stateMachine:missing`
const pass = '{"Type":"Pass","Next":"Done"}'

export const tagAndTestRows: readonly OperationRow[] = [
  row('TagResource', {
    good: async (world) => ({ resourceArn: await world.machine(), tags: [{ key: 'team', value: 'a' }] }),
    errors: {
      InvalidArn: () => ({ resourceArn: `${arnPrefix}:execution:orders:first`, tags: [] }),
      ResourceNotFound: () => ({ resourceArn: missing, tags: [] }),
      TooManyTags: async (world) => ({
        resourceArn: await world.activity(),
        tags: Array.from({ length: 51 }, (_, index) => ({ key: `key-${index}`, value: '' })),
      }),
    },
  }),
  row('UntagResource', {
    good: async (world) => ({ resourceArn: await world.machine(), tagKeys: ['team'] }),
    errors: {
      InvalidArn: () => ({ resourceArn: 'orders', tagKeys: [] }),
      ResourceNotFound: () => ({ resourceArn: missing, tagKeys: [] }),
    },
  }),
  row('ListTagsForResource', {
    good: async (world) => {
      const resourceArn = await world.activity()
      await world.call('TagResource', { resourceArn, tags: [{ key: 'team', value: 'a' }] })
      return { resourceArn }
    },
    holds: ({ tags }) => assert.deepEqual(tags, [{ key: 'team', value: 'a' }]),
    errors: {
      InvalidArn: () => ({ resourceArn: 'orders' }),
      ResourceNotFound: () => ({ resourceArn: `${arnPrefix}:activity:missing` }),
    },
  }),
  row('TestState', {
    good: () => ({ definition: pass, input: '{"order":1}', inspectionLevel: 'DEBUG' }),
    holds: ({ status, output, nextState }) =>
      assert.deepEqual([status, output, nextState], ['SUCCEEDED', '{"order":1}', 'Done']),
    errors: {
      InvalidArn: () => ({ definition: pass, roleArn: 'nobody' }),
      InvalidDefinition: () => ({ definition: '{"Type":"Pause"}' }),
      InvalidExecutionInput: () => ({ definition: pass, input: '{' }),
      ValidationException: () => ({ definition: pass, mock: { result: '{}' } }),
    },
  }),
]
