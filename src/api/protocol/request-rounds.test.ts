import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RequestRounds } from './request-rounds.ts'

/** Rounds that come when the test says so, by a clock that it moves. */
function setup() {
  const time = { millis: 0 }
  const rounds: (() => void)[] = []
  const answered: string[] = []
  const requests = new RequestRounds(
    () => time.millis,
    (callback) => rounds.push(callback),
  )
  const ask = (name: string, millis: number, target = 'Validate', characters = 30_000) => {
    const answer = () => {
      answered.push(name)
      time.millis += millis
    }
    const entered = requests.enter(target, characters)
    if (entered === null) answer()
    else void entered.then(answer)
  }
  const round = async () => {
    rounds.shift()?.()
    await Promise.resolve()
  }
  return { ask, round, answered, pending: () => rounds.length }
}

test('requests are answered at once while they are cheap', async () => {
  const { ask, round, answered, pending } = setup()
  for (let index = 0; index < 9; index++) ask(`${index}`, 1)
  assert.equal(answered.length, 9)
  await round()
  assert.equal(pending(), 0)
})

test('once they have taken long, one is answered in each round, of each kind in turn', async () => {
  const { ask, round, answered, pending } = setup()
  for (let index = 0; index < 100; index++) ask(`slow ${index}`, 30)
  ask('neighbour', 1, 'StartSyncExecution', 100)
  ask('small', 1, 'Validate', 100)
  assert.deepEqual(answered, ['slow 0'])
  for (let index = 0; index < 4; index++) await round()
  assert.deepEqual(answered, ['slow 0', 'slow 1', 'neighbour', 'small', 'slow 2'])
  for (let index = 0; index < 97; index++) await round()
  assert.equal(answered.length, 102)
  await round()
  assert.equal(pending(), 0)
})
