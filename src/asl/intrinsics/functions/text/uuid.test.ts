import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.UUID takes what the randomness gives, and passes over arguments', () => {
  checkIntrinsic([
    ['States.UUID()', '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
    ['States.UUID( )', '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
    ["States.UUID('x')", '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
  ])
})
