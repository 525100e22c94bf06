import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { serviceModel } from '../../src/api/model/service-model.ts'
import { root } from './command.ts'

export interface AwsCommand {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The `aws stepfunctions …` commands of a page, as the calls that the AWS CLI would make of them. */
export function awsCommandsOf(markdown: string): AwsCommand[] {
  const lines = markdown.replaceAll(/\\\n\s+/g, '').split('\n')
  const variables = lines.flatMap((line) => /^ {4}(\w+)=(\S+)$/.exec(line)?.slice(1, 3) ?? [])
  const [name = '', value = ''] = variables
  return lines
    .filter((line) => line.startsWith('    aws stepfunctions '))
    .map((line) => readCommand(line.replaceAll(`$${name}`, value)))
}

function readCommand(line: string): AwsCommand {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
  const operation = camel(`-${words[2]}`)
  const model = serviceModel.operations[operation]
  assert.ok(model !== undefined, `${words[2]} is an operation`)
  const shape = serviceModel.shapes[model.input]!
  assert.ok(shape.type === 'structure')
  const given = new Map<string, string[]>()
  let values: string[] = []
  for (const word of words.slice(3)) {
    if (word.startsWith('--')) {
      values = []
      given.set(camel(word.slice(2)), values)
    } else values.push(word)
  }
  const input = [...given].map(([member, texts]) => {
    assert.ok(Object.hasOwn(shape.members, member), `${operation} has ${member}`)
    return [member, readValue(shape.members[member]!, texts)]
  })
  return { operation, input: Object.fromEntries(input) }
}

function readValue(shapeName: string, texts: readonly string[]): unknown {
  const shape = serviceModel.shapes[shapeName]!
  if (shape.type === 'list') return texts.map((text) => readValue(shape.member, [text]))
  const [text = ''] = texts
  switch (shape.type) {
    case 'boolean':
      return true
    case 'integer':
      return Number(text)
    case 'structure': {
      const pairs = text.split(',').map((pair) => pair.split('=') as [string, string])
      return Object.fromEntries(pairs.map(([member, value]) => [member, readValue(shape.members[member]!, [value])]))
    }
    default:
      return text.startsWith('file://') ? readFileSync(path.join(root, text.slice(7)), 'utf8') : text
  }
}

function camel(kebab: string): string {
  return kebab.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())
}
