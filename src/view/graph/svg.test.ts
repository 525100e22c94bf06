import assert from 'node:assert/strict'
import test from 'node:test'
import { readMachine } from '../../asl/model/read-machine.ts'
import { type JsonObject, parse } from '../../json/index.ts'
import { layoutGraph } from './layout.ts'
import { machineGraph } from './machine-graph.ts'
import { curve, type SvgOptions, statusColours, svgOf } from './svg.ts'

function drawn(definition: object, options?: SvgOptions): string {
  return svgOf(layoutGraph(machineGraph(readMachine(parse(JSON.stringify(definition)) as JsonObject))), options)
}

test('draws states with their names, types and colours', () => {
  const svg = drawn(
    { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail' } } },
    { statuses: new Map([['B', 'Failed']]) },
  )
  for (const text of ['>A<', '>B<', 'Pass state', 'Fail state', '>Start<', '>End<', statusColours.Failed.fill]) {
    assert.ok(svg.includes(text), text)
  }
  assert.ok(!svg.includes(statusColours.Succeeded.fill))
})

test('escapes what definitions say, and leaves out what XML cannot have', () => {
  const name = '<script>alert("1")</script>&\u0001'
  const svg = drawn({ StartAt: name, States: { [name]: { Type: 'Pass"><x', End: true } } }, { title: '</title>' })
  assert.ok(svg.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;</title>'))
  assert.ok(!svg.includes('<script') && !svg.includes('"><x') && !svg.includes('\u0001'))
})

test('a line goes through its ends', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
    { x: 10, y: 40 },
    { x: 5, y: 60 },
  ]
  assert.equal(curve(points), 'M0 0Q10 20 10 30Q10 40 5 60')
  assert.equal(curve(points.slice(0, 2)), 'M0 0L10 20')
  assert.equal(curve([]), '')
})
