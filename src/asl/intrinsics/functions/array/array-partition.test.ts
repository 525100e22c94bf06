import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayPartition leaves the rest in the last part', () => {
  checkIntrinsic([
    ['States.ArrayPartition($, 4)', '[1,2,3,4,5,6,7,8,9]', '[[1,2,3,4],[5,6,7,8],[9]]'],
    ['States.ArrayPartition($, 2147483647)', '[1,2]', '[[1,2]]'],
    ['States.ArrayPartition($, 3)', '[]', '[]'],
    ['States.ArrayPartition($, 0)', '[1]', '! the second one must be a positive number'],
    ['States.ArrayPartition($, 0.4)', '[1]', '! the second one must be a positive number'],
  ])
})
