import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMachine, lambda, runSync, setup, start } from '../test-support/conductor-setup.ts'

test('who looks on hears of each event and end, and cannot harm any execution', async () => {
  const told: string[] = []
  const fail = () => {
    throw new Error('no room for another line')
  }
  const { conductor, store, reports } = await setup({
    observers: [
      { name: 'broken', onEvents: fail, onEnded: fail, room: fail },
      { name: 'rejecting', onEvents: () => Promise.reject(new Error('no')) },
      {
        name: 'listening',
        onEvents: ({ start }, events) => void told.push(`${start.name} ${events.length}`),
        onEnded: ({ start }, end) => void told.push(`${start.name} ${end.status}`),
      },
    ],
  })
  const pass = { S: { Type: 'Pass', End: true } }
  const express = await createMachine(store, pass, 'EXPRESS')
  const standard = await createMachine(store, { S: { Type: 'Fail', Error: 'E' } })
  assert.equal((await runSync(conductor, express, { name: 'a' })).status, 'SUCCEEDED')
  const id = await start(conductor, standard, { name: 'b' })
  assert.equal((await conductor.executionEnded(id))?.status, 'FAILED')
  assert.deepEqual(told, ['a 4', 'a SUCCEEDED', 'b 3', 'b FAILED'])
  assert.equal(reports.filter((report) => report.includes("'broken'")).length, 6)
  await new Promise(setImmediate)
  assert.equal(reports.filter((report) => report.includes("'rejecting'")).length, 2)
})

test('an observer that throws keeps no task from being called', async () => {
  const { conductor, store } = await setup({
    observers: [
      {
        name: 'broken',
        onEvents() {
          throw new Error('no')
        },
      },
    ],
  })
  const machine = await createMachine(store, { T: { Type: 'Task', Resource: lambda, End: true } })
  const id = await start(conductor, machine, { input: '7' })
  assert.equal((await conductor.executionEnded(id))?.output, '7')
})
