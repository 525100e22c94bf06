import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonObject, type JsonValue, parse } from '../json/index.ts'
import { definitionOf, machinesOf, readTemplate, SourcedText } from './index.ts'

const templatesCount = 2000
const placeholders = ['a', 'b', 'x', 'A', 'Long', 'List', 'Queue.Arn', 'Nobody', '!a', ' ']
const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }

/** The same numbers in every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Templates made at random, right and wrong, with conditions and texts that lead to one another. */
class Generator {
  readonly #random: (below: number) => number

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  template(): object {
    const names = ['A', 'B', 'C', 'D', 'E']
    const Conditions = Object.fromEntries(names.map((name) => [name, this.#condition(3)]))
    const Properties = {
      ...this.#one(
        { DefinitionString: this.#value(6) },
        { Definition: { StartAt: 'A', more: this.#value(6), [this.#text()]: [this.#value(4)] } },
        { DefinitionString: { 'Fn::ToJsonString': { a: this.#value(5) } } },
        { DefinitionUri: this.#value(3), DefinitionS3Location: { Bucket: this.#value(2), Key: this.#value(2) } },
      ),
      ...this.#one({}, { DefinitionSubstitutions: { x: this.#value(3), A: this.#value(2) } }),
    }
    return {
      ...this.#one({}, { Transform: 'AWS::Serverless-2016-10-31' }, { Transform: ['Mine'] }),
      Conditions,
      Parameters: {
        Stage: { Type: 'String', Default: this.#text() },
        List: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
        Long: { Type: 'String', Default: 'x'.repeat(this.#random(20_000)) },
      },
      Mappings: { Map: { a: { b: this.#value(2), c: ['x', 'y'] } } },
      Resources: {
        M: { Type: this.#one('AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'), Properties },
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: this.#value(1) } },
      },
    }
  }

  #condition(depth: number): unknown {
    const inner = () => this.#condition(depth - 1)
    const named = () => this.#one<unknown>({ Condition: this.#name() }, this.#name())
    if (depth === 0) return named()
    switch (this.#random(7)) {
      case 0:
        return { 'Fn::And': this.#list(inner) }
      case 1:
        return { 'Fn::Or': this.#list(inner) }
      case 2:
        return { 'Fn::Not': this.#list(inner) }
      case 3:
        return { 'Fn::Equals': [this.#value(2), this.#value(2)] }
      case 4:
        return { 'Fn::Equals': [{ 'Fn::If': [this.#name(), 'x', 'y'] }, 'x'] }
      case 5:
        return this.#one<unknown>(true, false, null, 1, {}, [])
      default:
        return named()
    }
  }

  #value(depth: number): unknown {
    const inner = () => this.#value(depth - 1)
    if (depth <= 0) return this.#one<unknown>(this.#text(), this.#text(), 1, true, null, { Ref: this.#name() })
    switch (this.#random(16)) {
      case 0:
      case 1:
        return { 'Fn::Sub': this.#one<unknown>(this.#text(), [this.#text(), { a: inner(), b: inner() }], [inner()]) }
      case 2:
      case 3:
        return { 'Fn::Join': [this.#one('', '-', inner()), this.#one<unknown>(this.#list(inner), inner())] }
      case 4:
        return { 'Fn::If': [this.#one<unknown>(this.#name(), this.#condition(2)), inner(), inner()] }
      case 5:
        return {
          'Fn::Select': [this.#one<unknown>(0, '1', 7, inner()), this.#one<unknown>(this.#list(inner), inner())],
        }
      case 6:
        return { 'Fn::Split': [this.#one<unknown>(',', '', inner()), inner()] }
      case 7:
        return { 'Fn::FindInMap': ['Map', this.#one<unknown>('a', inner()), this.#one('b', 'c', 'd')] }
      case 8:
        return { 'Fn::GetAtt': this.#one<unknown>(['Queue', inner()], 'Queue.Arn', 'Nobody.Arn', [inner()], 3) }
      case 9:
        return { [this.#one('Fn::Base64', 'Fn::ToJsonString', 'Fn::ImportValue', 'Fn::GetAZs', 'Fn::Cidr')]: inner() }
      case 10:
        return this.#list(inner)
      case 11:
        return { a: inner(), [this.#text()]: inner() }
      case 12:
        return { Ref: this.#one<unknown>('AWS::NoValue', 'AWS::Region', inner()) }
      default:
        return this.#value(0)
    }
  }

  #text(): string {
    const parts = ['plain', 'a b', '${', '}', ...placeholders.map((name) => `\${${name}}`)]
    return Array.from({ length: this.#random(5) }, () => this.#one(...parts)).join('')
  }

  #name(): string {
    return this.#one('A', 'B', 'C', 'D', 'E', 'Nobody', 'Stage', 'List', 'Long', 'Queue')
  }

  #list(make: () => unknown): unknown[] {
    return Array.from({ length: this.#random(4) }, make)
  }

  #one<Item>(...items: Item[]): Item {
    return items[this.#random(items.length)]!
  }
}

function valueAt(object: JsonValue, path: DocumentPath): JsonValue | undefined {
  let value: JsonValue | undefined = object
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (value !== undefined && isObject(value)) value = getMember(value, String(step))
    else return undefined
  }
  return value
}

test(`${templatesCount} generated templates are worked out, with places that are in them`, () => {
  const kinds = new Map<string, number>()
  for (let seed = 1; seed <= templatesCount; seed++) {
    const object = parse(JSON.stringify(new Generator(seed).template())) as JsonObject
    const template = readTemplate(object)
    const find = (path: DocumentPath, innerOffset?: number) => {
      const value = valueAt(object, path)
      assert.notEqual(value, undefined, `${seed}: ${path.join('/')}`)
      if (innerOffset !== undefined) assert.ok(typeof value === 'string' && innerOffset <= value.length, `${seed}`)
      return { offset: innerOffset ?? 0, length: 0, line: 1, column: 1 }
    }
    const [machine] = machinesOf(template)
    const { source, problems } = definitionOf(template, machine!, { place, given: new Map(), find })
    for (const { path, innerOffset } of problems) {
      find(path)
      if (innerOffset !== undefined) assert.equal(String(valueAt(object, path))[innerOffset], '$', `${seed}`)
    }
    if (source.kind === 'text') {
      assert.ok(source.text instanceof SourcedText)
      const { text } = source.text
      for (const offset of [0, text.length >> 1, text.length - 1, text.length]) source.text.place(offset, 1)
    }
    const kind = problems.length > 0 ? 'problems' : source.kind
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  // The templates are useful only if all of these occur.
  for (const kind of ['problems', 'text', 'value', 'file']) assert.ok((kinds.get(kind) ?? 0) > 50, kind)
})
