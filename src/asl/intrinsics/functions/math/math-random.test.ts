import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.MathRandom draws from the range, the same number for the same seed', () => {
  checkIntrinsic([
    ['States.MathRandom(1, 999)', '{}', '500'],
    ['States.MathRandom(-2, -1)', '{}', '-2'],
    // The first 31 bits that java.util.Random draws with the seed 42 are 1562431130 (its nextInt() is -1170105035).
    ['States.MathRandom(0, 10, 42)', '{}', '0'],
    ['States.MathRandom(0, 1000, 42)', '{}', '130'],
    ['States.MathRandom(0, 16, 42)', '{}', '11'],
    ['States.MathRandom(1, 1)', '{}', '! the first one must be less than the second'],
    ["States.MathRandom(1, 10, 'seed')", '{}', '! the third one must be a number'],
  ])
})
