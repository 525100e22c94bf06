import type { Diagnostic, DocumentPath } from '../../asl/diagnostics/index.ts'
import { isObject, type JsonValue, memberEntries, ObjectBuilder, parse, stringify } from '../../json/index.ts'
import { callOf, Evaluator, emptyTemplate, Names, type Substitutions, TemplateTooLarge } from '../../templates/index.ts'
import type { ReadDocument } from './document.ts'

// Nothing is made up in a file that has no template: a place is not needed.
const nowhere = { partition: 'aws', region: 'us-east-1', account: '123456789012' }

/**
 * Works out functions of CloudFormation in a definition that has a file of its own, where values were given for their names.
 * CloudFormation itself never looks into such a file: what is left is explained.
 */
export function withoutFunctions(
  document: ReadDocument,
  given: Substitutions,
): { readonly json: string; readonly problems: readonly Diagnostic[] } {
  const { json, hasFunctions } = document
  if (!hasFunctions) return { json, problems: [] }
  const problems: Diagnostic[] = []
  const worked = (value: JsonValue, path: DocumentPath): JsonValue => {
    if (Array.isArray(value)) return value.map((item, index) => worked(item, [...path, index]))
    if (!isObject(value)) return value
    const call = callOf(value)
    if (call !== null) {
      const found = workedOut(value, path, given)
      if (found !== undefined) return found
      problems.push(explainFunction(call, path))
      return `\${${nameIn(call) ?? call[0]}}`
    }
    const builder = new ObjectBuilder()
    for (const [name, member] of memberEntries(value)) builder.set(name, worked(member, [...path, name]))
    return builder.build()
  }
  return { json: stringify(worked(parse(json), [])), problems }
}

/** What a function gives by the values that were given alone; undefined where that is not enough. */
function workedOut(value: JsonValue, path: DocumentPath, given: Substitutions): JsonValue | undefined {
  const evaluator = new Evaluator(emptyTemplate, new Names(emptyTemplate, given, nowhere), () => null)
  try {
    const found = evaluator.value(value, path)
    return evaluator.problems.length === 0 ? found : undefined
  } catch (error) {
    if (error instanceof TemplateTooLarge) return undefined
    throw error
  }
}

/** Says what a function of CloudFormation is, and what to write in its place. */
export function explainFunction(call: readonly [string, JsonValue], path: DocumentPath): Diagnostic {
  const [name] = call
  const asked = nameIn(call)
  const short = `!${name.replace(/^Fn::/, '')}`
  const placeholder = asked === null ? 'Name' : asked.replace(/[^A-Za-z0-9_]/g, '')
  const given = asked === null ? '' : `, or give its value here with --substitute ${asked}=VALUE`
  return {
    severity: 'ERROR',
    code: 'CLOUDFORMATION_FUNCTION',
    message: `${short}${asked === null ? '' : ` ${asked}`} is a function of CloudFormation, which works it out only inside a template, not in a file of its own. Write \${${placeholder}} and give it a value with DefinitionSubstitutions in the template${given}`,
    location: null,
    own: true,
    path,
    target: 'value',
  }
}

/** What a function asks for: `task1.Arn`. */
function nameIn([name, argument]: readonly [string, JsonValue]): string | null {
  if (name !== 'Ref' && name !== 'Fn::GetAtt' && name !== 'Fn::ImportValue') return null
  if (typeof argument === 'string') return argument
  const isNames = Array.isArray(argument) && argument.every((part) => typeof part === 'string')
  return isNames ? argument.join('.') : null
}
