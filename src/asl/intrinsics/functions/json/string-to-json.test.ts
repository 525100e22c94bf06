import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.StringToJson', () => {
  checkIntrinsic([
    ['States.StringToJson($)', '""', 'null'],
    ['States.StringToJson($)', '" "', 'null'],
    ['States.StringToJson($)', '"-0"', '0'],
    ['States.StringToJson($)', '"1.1"', '1.1'],
    ['States.StringToJson($)', '"[1, 2, \\"HelloWorld\\"]"', '[1,2,"HelloWorld"]'],
    [
      'States.StringToJson($)',
      '"{bad json}"',
      "! Unexpected character ('b' (code 98)): was expecting double-quote to start field name",
    ],
    ['States.StringToJson($)', '123', '! the first one must be a string'],
  ])
})
