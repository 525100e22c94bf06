import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { SealBroken, SecretBox } from './secret-box.ts'
import { parseSecretKey, readOrMakeSecretKey, SecretKeyError } from './secret-key.ts'

const key = Buffer.alloc(32, 7)

function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('a sealed text can be opened, and reveals nothing of itself', () => {
  const box = new SecretBox(key)
  const sealed = box.seal('päss:wörd', 'a')
  assert.equal(new SecretBox(key).open(sealed, 'a'), 'päss:wörd')
  assert.equal(box.open(box.seal('', 'a'), 'a'), '')
  assert.notEqual(box.seal('päss:wörd', 'a'), sealed)
  assert.ok(!Buffer.from(sealed.slice(3), 'base64').includes('wörd'))
})

test('another key, another purpose and any changed byte are noticed', () => {
  const box = new SecretBox(key)
  const sealed = box.seal('secret', 'a')
  assert.throws(() => new SecretBox(Buffer.alloc(32, 8)).open(sealed, 'a'), SealBroken)
  assert.throws(() => box.open(sealed, 'b'), SealBroken)
  const bytes = Buffer.from(sealed.slice(3), 'base64')
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes)
    changed[index]! ^= 1
    assert.throws(() => box.open(`v1.${changed.toString('base64')}`, 'a'), SealBroken, `byte ${index}`)
  }
  for (const text of ['', 'v1', 'v1.', 'v2.AAAA', sealed.slice(0, 20)]) {
    assert.throws(() => box.open(text, 'a'), SealBroken, text)
  }
})

test('a key is read in base64 and hexadecimal, and nothing else is taken for one', () => {
  assert.deepEqual(parseSecretKey(key.toString('base64')), key)
  assert.deepEqual(parseSecretKey(`${key.toString('hex')}\n`), key)
  for (const text of ['', 'secret', key.toString('base64').slice(1), key.toString('hex').slice(2)]) {
    assert.equal(parseSecretKey(text), null, text)
  }
})

test('a key file is made once, whole, and for its owner alone', async (t) => {
  const directory = path.join(temporaryDirectory(t), 'new')
  const file = path.join(directory, 'secrets.key')
  const keys = await Promise.all([readOrMakeSecretKey(file), readOrMakeSecretKey(file), readOrMakeSecretKey(file)])
  for (const each of keys) assert.deepEqual(each, parseSecretKey(readFileSync(file, 'utf8')))
  assert.deepEqual(await readOrMakeSecretKey(file), keys[0])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(directory), ['secrets.key'])
})

test('a file that does not hold a key is left alone', async (t) => {
  const file = path.join(temporaryDirectory(t), 'secrets.key')
  writeFileSync(file, 'not a key')
  await assert.rejects(readOrMakeSecretKey(file), SecretKeyError)
  assert.equal(readFileSync(file, 'utf8'), 'not a key')
})
