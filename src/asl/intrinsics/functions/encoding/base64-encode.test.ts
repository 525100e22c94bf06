import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.Base64Encode encodes UTF-8', () => {
  checkIntrinsic([
    ["States.Base64Encode('Data to encode')", '{}', '"RGF0YSB0byBlbmNvZGU="'],
    ["States.Base64Encode('')", '{}', '""'],
    ['States.Base64Encode($)', '"✓🚀a"', '"4pyT8J+agGE="'],
    ['States.Base64Encode($)', JSON.stringify('a'.repeat(10_001)), '! the first one is longer than 10000 characters'],
    ['States.Base64Encode(1)', '{}', '! the first one must be a string'],
  ])
})
