/**
 * Parses and evaluates ten expressions with our evaluator and with the `jsonata` package, in one process.
 *
 *     npx node bench/jsonata.ts [milliseconds for each measurement]
 *
 * Prints one JSON line per expression: operations per second for both, and how many times faster ours is.
 */
import jsonata from 'jsonata'
import type { JsonValue } from '../src/json/index.ts'
import { compile } from '../src/jsonata/index.ts'

const millisPerMeasurement = Number(process.argv[2] ?? 400)

const order = {
  id: 'order-17',
  customer: { name: 'Ada', address: { city: 'London', country: 'GB' } },
  lines: [
    { sku: 'a1', price: 12.5, quantity: 2 },
    { sku: 'b2', price: 3.25, quantity: 10 },
    { sku: 'c3', price: 99, quantity: 1 },
  ],
  tags: ['new', 'gift'],
}
const items = Array.from({ length: 1_000 }, (_nothing, index) => ({
  id: index,
  group: `g${index % 20}`,
  price: (index * 37) % 101,
  quantity: index % 7,
  active: index % 3 !== 0,
}))
const states = { input: order as JsonValue, context: { Execution: { Id: 'arn:x' } } }
const bulk = { input: { items } as JsonValue }

interface Subject {
  readonly name: string
  readonly source: string
  readonly size: 'small' | 'large'
}

const subjects: readonly Subject[] = [
  { name: 'field', size: 'small', source: '$states.input.customer.address.city' },
  { name: 'arithmetic', size: 'small', source: '($states.input.lines[0].price + 2) * 3 - 1' },
  {
    name: 'condition',
    size: 'small',
    source: '$states.input.customer.name = "Ada" and $states.input.tags[1] = "gift"',
  },
  {
    name: 'object',
    size: 'small',
    source:
      '{"id": $states.input.id, "city": $states.input.customer.address.city, "count": $count($states.input.lines)}',
  },
  {
    name: 'string',
    size: 'small',
    source: '$uppercase($substringBefore($states.input.id, "-")) & ":" & $states.input.customer.name',
  },
  { name: 'total', size: 'small', source: '$sum($states.input.lines.(price * quantity))' },
  { name: 'filter', size: 'large', source: '$states.input.items[active and price > 50].id' },
  {
    name: 'map',
    size: 'large',
    source: '$map($states.input.items, function($item) {{"id": $item.id, "total": $item.price * $item.quantity}})',
  },
  { name: 'sort', size: 'large', source: '$states.input.items^(>price, id)[[0..9]].id' },
  {
    name: 'group',
    size: 'large',
    source:
      '$states.input.items{group: {"count": $count($), "total": $sum($.(price * quantity)), "dearest": $max(price)}}',
  },
]

for (const { name, size, source } of subjects) {
  const value = size === 'small' ? states : bulk
  const environment = {
    lookup: (variable: string): unknown => (variable === 'states' ? value : undefined),
    nowMillis: 0,
    random: () => 0,
    uuid: () => '',
    limits: { steps: 1e8, depth: 100, memory: 1e8 },
  }
  const ours = compile(source)
  const theirs = jsonata(source)
  const bindings = { states: value }
  const same =
    JSON.stringify(ours.evaluate(undefined, environment)) === JSON.stringify(await theirs.evaluate(undefined, bindings))
  const evaluated = perSecond(() => ours.evaluate(undefined, environment))
  const evaluatedTheirs = await perSecondAsync(() => theirs.evaluate(undefined, bindings))
  const parsed = perSecond(() => compile(source))
  const parsedTheirs = perSecond(() => jsonata(source))
  const line = {
    bench: 'jsonata',
    expression: name,
    size,
    same,
    evaluationsPerSecond: evaluated,
    referenceEvaluationsPerSecond: evaluatedTheirs,
    evaluationRatio: ratio(evaluated, evaluatedTheirs),
    compilationsPerSecond: parsed,
    referenceCompilationsPerSecond: parsedTheirs,
    compilationRatio: ratio(parsed, parsedTheirs),
  }
  console.log(JSON.stringify(line))
}

function ratio(left: number, right: number): number {
  return Math.round((10 * left) / right) / 10
}

function perSecond(run: () => unknown): number {
  const until = performance.now() + millisPerMeasurement / 4
  while (performance.now() < until) run()
  let count = 0
  const started = performance.now()
  while (performance.now() - started < millisPerMeasurement) {
    for (let index = 0; index < 10; index++) run()
    count += 10
  }
  return Math.round((1000 * count) / (performance.now() - started))
}

async function perSecondAsync(run: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + millisPerMeasurement / 4
  while (performance.now() < until) await run()
  let count = 0
  const started = performance.now()
  while (performance.now() - started < millisPerMeasurement) {
    for (let index = 0; index < 10; index++) await run()
    count += 10
  }
  return Math.round((1000 * count) / (performance.now() - started))
}
