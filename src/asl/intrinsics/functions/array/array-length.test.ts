import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayLength', () => {
  checkIntrinsic([
    ['States.ArrayLength($)', '[1,2,3,4,5,6,7,8,9]', '9'],
    ['States.ArrayLength($.items[*].nope)', '{}', '0'],
    ['States.ArrayLength($)', '{}', '! Invalid arguments in States.ArrayLength: the first one must be an array'],
    ['States.ArrayLength()', '{}', '! it takes 1, but was given 0'],
  ])
})
