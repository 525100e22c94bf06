import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.Base64Decode decodes UTF-8, and passes over what is no Base64', () => {
  checkIntrinsic([
    ['States.Base64Decode($)', '"RGF0YSB0byBlbmNvZGU="', '"Data to encode"'],
    ["States.Base64Decode('')", '{}', '""'],
    ["States.Base64Decode('4pyT')", '{}', '"✓"'],
    ["States.Base64Decode(' YWJj ZA== ')", '{}', '"abcd"'],
    ["States.Base64Decode('YWJjZA')", '{}', '"abcd"'],
    ['States.Base64Decode(States.Base64Encode($))', '"round"', '"round"'],
  ])
})
