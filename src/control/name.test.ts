import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidName } from './name.ts'

test('names may have letters of any script', () => {
  for (const name of ['a', 'Order-2_b.c', 'naïve', '注文', "it's", '(1+1)=2', '!@']) {
    assert.equal(isValidName(name), true, name)
  }
})

test('names may not have what the service forbids', () => {
  const characters = [...' \t\u00a0\u3000<>{}[]?*"#%\\^|~`$&,;:/\u0000\u001f\u007f\u009f\ufffe\uffff\ud800', '😀']
  for (const character of characters) {
    assert.equal(isValidName(`a${character}b`), false, JSON.stringify(character))
  }
})
