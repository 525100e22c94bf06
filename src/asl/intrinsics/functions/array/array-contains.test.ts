import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.ArrayContains compares by value', () => {
  checkIntrinsic([
    ['States.ArrayContains($.list, 5)', '{"list":[1,5]}', 'true'],
    ['States.ArrayContains($.list, $.v)', '{"list":[{"a":1}],"v":{"a":1}}', 'true'],
    ['States.ArrayContains($.list, 2)', '{"list":[2.0]}', 'false'],
    ['States.ArrayContains($.list, 2.0)', '{"list":[2.00]}', 'true'],
    ['States.ArrayContains($.list, false)', '{"list":[0,1]}', 'false'],
    ['States.ArrayContains($.list, null)', '{"list":[null]}', 'true'],
    [
      "States.ArrayContains('list', 1)",
      '{}',
      '! Invalid arguments in States.ArrayContains: the first one must be an array',
    ],
  ])
})
