import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.MathAdd rounds halves upward', () => {
  checkIntrinsic([
    ['States.MathAdd($.a, -1)', '{"a":111}', '110'],
    ['States.MathAdd(1.49, 1.5)', '{}', '3'],
    ['States.MathAdd(-1.49, -1.5)', '{}', '-2'],
    ['States.MathAdd(-0.5, 0)', '{}', '0'],
    ['States.MathAdd(-2.5, 0)', '{}', '-2'],
    ['States.MathAdd(2147483647, 1)', '{}', '! the sum is not in the range of -2147483648 to 2147483647'],
    ['States.MathAdd(3000000000, 1)', '{}', '! the first one is not in the range of -2147483648 to 2147483647'],
    ["States.MathAdd('1', 1)", '{}', '! Invalid arguments in States.MathAdd: the first one must be a number'],
  ])
})
