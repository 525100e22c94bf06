import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayGetItem counts from zero', () => {
  checkIntrinsic([
    ['States.ArrayGetItem($, 5)', '[1,2,3,4,5,6,7,8,9]', '6'],
    ['States.ArrayGetItem($, 0)', '[null]', 'null'],
    [
      'States.ArrayGetItem($, 3)',
      '[1,2,3]',
      '! Invalid arguments in States.ArrayGetItem: the array has 3 items, there is none at 3',
    ],
    ['States.ArrayGetItem($, -1)', '[1,2,3]', '! the array has 3 items, there is none at -1'],
    ["States.ArrayGetItem($, '1')", '[1,2,3]', '! the second one must be a number'],
  ])
})
