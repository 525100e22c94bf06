import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayUnique keeps each value once', () => {
  checkIntrinsic([
    ['States.ArrayUnique($)', '[1,2,3,3,3,3,3,3,4]', '[1,2,3,4]'],
    ['States.ArrayUnique($)', '[true,false,true]', '[false,true]'],
    ['States.ArrayUnique($)', '[{"a":1},{"a":1}]', '[{"a":1}]'],
    ['States.ArrayUnique($)', '[]', '[]'],
  ])
})
