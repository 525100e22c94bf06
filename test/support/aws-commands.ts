import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { serviceModel } from '../../src/api/model/service-model.ts'
import { root } from './command.ts'

export interface AwsCommand {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The `aws stepfunctions …` commands of a page, as the calls that the AWS CLI would make. */
export function awsCommandsOf(markdown: string): AwsCommand[] {
  const lines = markdown.replaceAll(/\\\n\s+/g, '').split('\n')
  const variables = lines.flatMap((line) => /^ {4}(\w+)=(\S+)$/.exec(line)?.slice(1, 3) ?? [])
  const [name = '', value = ''] = variables
  return lines
    .filter((line) => line.startsWith('    aws stepfunctions '))
    .map((line) => readCommand(line.replaceAll(`$\{${name}}`, value).replaceAll(`$${name}`, value)))
}

function readCommand(line: string): AwsCommand {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
  return stepFunctionsCommand(words[2]!, optionsOf(words.slice(3)))
}

/** The call that `aws stepfunctions NAME` makes with some options. */
export function stepFunctionsCommand(name: string, options: ReadonlyMap<string, readonly string[]>): AwsCommand {
  const operation = camel(`-${name}`)
  const model = serviceModel.operations[operation]
  assert.ok(model !== undefined, `${name} is an operation`)
  const shape = serviceModel.shapes[model.input]!
  assert.ok(shape.type === 'structure')
  const input = [...options].map(([option, texts]) => {
    const member = camel(option)
    assert.ok(Object.hasOwn(shape.members, member), `${operation} has ${member}`)
    return [member, readValue(shape.members[member]!, texts)]
  })
  return { operation, input: Object.fromEntries(input) }
}

/** The options of a command by their names without dashes, with all words that follow each. */
export function optionsOf(words: readonly string[]): Map<string, string[]> {
  const options = new Map<string, string[]>()
  let values: string[] = []
  for (const word of words) {
    if (word.startsWith('--')) {
      values = []
      options.set(word.slice(2), values)
    } else values.push(word)
  }
  return options
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

export function camel(kebab: string): string {
  return kebab.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())
}
