import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AssumeRequest, RoleCredentials, roleArnOf } from './role-credentials.ts'

const request: AssumeRequest = { roleArn: 'role', externalId: 'machine', endpoint: null }

function setup() {
  const state = { nowMillis: 0, asked: 0, fails: false }
  const roles = new RoleCredentials(
    async () => {
      state.asked++
      if (state.fails) throw new Error('no')
      const expiration = new Date(state.nowMillis + 3_600_000)
      return { accessKeyId: String(state.asked), secretAccessKey: 's', expiration }
    },
    () => state.nowMillis,
  )
  return { state, roles }
}

test('credentials are kept until shortly before they expire', async () => {
  const { state, roles } = setup()
  const key = async () => (await roles.get(request)).accessKeyId
  assert.deepEqual(await Promise.all([key(), key()]), ['1', '1'])
  state.nowMillis = 54 * 60_000
  assert.equal(await key(), '1')
  state.nowMillis = 55 * 60_000
  assert.deepEqual(await Promise.all([key(), key(), key()]), ['2', '2', '2'])
})

test('other roles, machines and endpoints have their own', async () => {
  const { state, roles } = setup()
  await roles.get(request)
  await roles.get({ ...request, roleArn: 'other' })
  await roles.get({ ...request, externalId: 'other' })
  await roles.get({ ...request, endpoint: 'http://127.0.0.1' })
  assert.equal(state.asked, 4)
})

test('a failure is not kept', async () => {
  const { state, roles } = setup()
  state.fails = true
  await assert.rejects(roles.get(request))
  state.fails = false
  assert.equal((await roles.get(request)).accessKeyId, '2')
})

test('a role is the text of RoleArn', () => {
  assert.equal(roleArnOf({ RoleArn: 'role' }), 'role')
  for (const none of [null, {}, { RoleArn: '' }, { RoleArn: 1 }, 'role']) assert.equal(roleArnOf(none), null)
})
