import assert from 'node:assert/strict'
import test from 'node:test'
import { readMachine } from '../../asl/model/read-machine.ts'
import { type JsonObject, parse } from '../../json/index.ts'
import { type Box, type Direction, type Layout, type LayoutOptions, layoutGraph } from './layout.ts'
import { machineGraph } from './machine-graph.ts'

function layoutOf(definition: object, options: LayoutOptions = {}): Layout {
  return layoutGraph(machineGraph(readMachine(parse(JSON.stringify(definition)) as JsonObject)), options)
}

const flow = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } })
const chain = (...names: string[]) => ({
  StartAt: names[0],
  States: Object.fromEntries(
    names.map((name, index) => [
      name,
      { Type: 'Pass', ...(index === names.length - 1 ? { End: true } : { Next: names[index + 1] }) },
    ]),
  ),
})

const nested = flow('All', {
  Type: 'Parallel',
  Branches: [
    flow('Each', { Type: 'Map', ItemProcessor: chain('One', 'Two', 'Three') }),
    chain('Left', 'Right'),
    flow('Inner', { Type: 'Parallel', Branches: [chain('X'), chain('Y')] }),
  ],
})

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

for (const direction of ['vertical', 'horizontal'] satisfies Direction[]) {
  test(`${direction}: containers hold what is in them, and nothing else overlaps`, () => {
    const layout = layoutOf(nested, { direction })
    const whole = { x: 0, y: 0, width: layout.width, height: layout.height }
    const parents = new Map<string, string>()
    for (const { node } of layout.nodes) {
      for (const each of node.flows) for (const inner of each.nodes) parents.set(inner.name, node.name)
    }
    const isInside = (name: string, other: string): boolean => {
      for (let at = parents.get(name); at !== undefined; at = parents.get(at)) if (at === other) return true
      return false
    }
    assert.equal(layout.nodes.length, 10)
    for (const one of layout.nodes) {
      assert.ok(contains(whole, one), one.node.name)
      for (const other of layout.nodes) {
        if (one === other) continue
        if (isInside(one.node.name, other.node.name)) {
          assert.ok(
            other.flows.some((box) => contains(box, one)),
            `${one.node.name} in ${other.node.name}`,
          )
        } else if (!isInside(other.node.name, one.node.name)) {
          assert.ok(!overlap(one, other), `${one.node.name} and ${other.node.name}`)
        }
      }
    }
  })

  test(`${direction}: follows the direction from the start to the end`, () => {
    const { start, end, nodes } = layoutOf(chain('A', 'B'), { direction })
    const along = (box: Box | null | undefined) => (direction === 'vertical' ? box?.y : box?.x) ?? Number.NaN
    const places = [start, nodes[0], nodes[1], end].map(along)
    assert.deepEqual(
      [...places].sort((a, b) => a - b),
      places,
    )
  })
}

test('outer nodes come before inner ones', () => {
  const { nodes } = layoutOf(nested)
  const indexOf = (name: string) => nodes.findIndex(({ node }) => node.name === name)
  assert.ok(indexOf('All') < indexOf('Each') && indexOf('Each') < indexOf('One'))
  assert.deepEqual([nodes[0]?.depth, nodes[indexOf('One')]?.depth], [0, 2])
})

test('a collapsed container is as small as any state', () => {
  const { nodes } = layoutOf(nested, { collapsed: new Set(['Each', 'Inner']) })
  assert.deepEqual(
    nodes.map(({ node }) => node.name),
    ['All', 'Each', 'Left', 'Right', 'Inner'],
  )
  assert.equal(nodes[1]?.height, nodes[2]?.height)
})

test('edges with conditions have room for them', () => {
  const choice = {
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'B' }], Default: 'B' },
      B: { Type: 'Succeed' },
    },
  }
  const labelled = layoutOf(choice).edges.filter(({ label }) => label !== null)
  assert.deepEqual(
    labelled.map(({ edge }) => edge?.label),
    ['$.n = 1', 'Default'],
  )
  assert.notEqual(labelled[0]?.label?.x, labelled[1]?.label?.x)
})

test('lays out what there is of a machine without states, and of loops', () => {
  const { nodes, start } = layoutOf({})
  assert.deepEqual([nodes, start], [[], null])
  const { nodes: alone } = layoutOf({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } })
  assert.equal(alone.length, 1)
  const { nodes: odd } = layoutOf({ StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [] } } })
  assert.ok(odd.every(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite)))
})
