import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutRepeats } from './repeats.ts'

test('what one fault says again and again is logged a few times, then counted', () => {
  const lines: { readonly details: object; readonly message: string }[] = []
  let now = 0
  const logger = withoutRepeats({ error: (details, message) => lines.push({ details, message }) }, () => now)
  const err = Object.assign(new Error('the disk is full'), { code: 'STORE_FULL' })
  for (let index = 0; index < 5_000; index += 1) {
    now += 1
    logger.error(
      { err },
      `a turn of execution arn:aws:states:eu-west-1:123456789012:execution:m:e${index} could not be kept`,
    )
  }
  assert.equal(lines.length, 5)

  logger.error({ err: new Error('another') }, 'a turn of execution arn:x could not be kept')
  logger.error({}, 'something else')
  assert.deepEqual(
    lines.slice(5).map(({ message }) => message),
    ['a turn of execution arn:x could not be kept', 'something else'],
  )

  now += 10_000
  logger.error({ err }, 'a turn of execution arn:y could not be kept')
  assert.deepEqual(lines.at(-1), {
    details: { err, repeats: 4_995 },
    message: 'a turn of execution arn:y could not be kept',
  })
  logger.error({ err }, 'a turn of execution arn:y could not be kept')
  assert.deepEqual(lines.at(-1)?.details, { err })
})

test('faults that differ in more than names and numbers are all logged', () => {
  let count = 0
  const logger = withoutRepeats({ error: () => count++ }, () => 0)
  for (let index = 0; index < 3_000; index += 1) {
    const word = [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
    logger.error({}, `${word} failed`)
  }
  assert.equal(count, 3_000)
})
