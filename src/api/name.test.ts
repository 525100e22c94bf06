import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkName } from './name.ts'
import { ApiError } from './protocol/api-error.ts'

test('names may have letters of any script', () => {
  for (const name of ['a', 'Order-2_b.c', 'naïve', '注文', "it's", '(1+1)=2', '!@']) checkName(name)
})

test('names may not have what the service forbids', () => {
  const characters = [...' \t\u00a0\u3000<>{}[]?*"#%\\^|~`$&,;:/\u0000\u001f\u007f\u009f\ufffe\uffff\ud800', '😀']
  for (const character of characters) {
    const name = `a${character}b`
    assert.throws(() => checkName(name), new ApiError('InvalidName', `Invalid Name: '${name}'`), JSON.stringify(name))
  }
})
