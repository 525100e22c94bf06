import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayRange includes both ends', () => {
  checkIntrinsic([
    ['States.ArrayRange(1, 9, 2)', '{}', '[1,3,5,7,9]'],
    ['States.ArrayRange(0, 10, 3)', '{}', '[0,3,6,9]'],
    ['States.ArrayRange(5, 1, -2)', '{}', '[5,3,1]'],
    ['States.ArrayRange(3, 3, -1)', '{}', '[3]'],
    ['States.ArrayRange(5, 1, 1)', '{}', '[]'],
    ['States.ArrayRange(1, 10, 0)', '{}', '! Invalid arguments in States.ArrayRange: the step must not be 0'],
    ['States.ArrayLength(States.ArrayRange(1, 1000, 1))', '{}', '1000'],
    ['States.ArrayRange(1, 1001, 1)', '{}', '! the range would have more than 1000 items'],
    ['States.ArrayRange(-2147483648, 2147483647, 1)', '{}', '! the range would have more than 1000 items'],
  ])
})
