import type { Diagnostic, DocumentPath } from '../../asl/diagnostics/index.ts'
import {
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  parse,
  stringify,
} from '../../json/index.ts'
import { isFunctionName, type Substitutions } from '../../templates/index.ts'
import type { ReadDocument } from './document.ts'

/**
 * Explains CloudFormation functions in a definition that is in a file of its own: CloudFormation never looks into such a
 * file. A name (Ref, GetAtt, ImportValue) that was given a value is replaced by it.
 */
export function withoutFunctions(
  document: ReadDocument,
  given: Substitutions,
): { readonly json: string; readonly problems: readonly Diagnostic[] } {
  const { json, hasFunctions } = document
  if (!hasFunctions) return { json, problems: [] }
  const problems: Diagnostic[] = []
  let isChanged = false
  const worked = (value: JsonValue, path: DocumentPath): JsonValue => {
    if (Array.isArray(value)) return value.map((item, index) => worked(item, [...path, index]))
    if (!isObject(value)) return value
    const call = functionIn(value, path, document)
    if (call !== null) {
      isChanged = true
      const name = nameIn(call)
      const found = name === null ? undefined : given.get(name)
      if (found !== undefined) return found
      problems.push(explainFunction(call, path))
      return `\${${name ?? call[0]}}`
    }
    const builder = new ObjectBuilder()
    for (const [name, member] of memberEntries(value)) builder.set(name, worked(member, [...path, name]))
    return builder.build()
  }
  const result = worked(parse(json), [])
  return { json: isChanged ? stringify(result) : json, problems }
}

/** The function that an object is: from its tag, or from a long form that cannot mean anything else. */
function functionIn(
  value: JsonObject,
  path: DocumentPath,
  document: ReadDocument,
): readonly [string, JsonValue] | null {
  const [entry, ...more] = memberEntries(value)
  if (entry === undefined || more.length > 0) return null
  const [name] = entry
  // `{"Ref": …}` and `{"Condition": …}` may be data, or a rule of a Choice state.
  if (name === 'Ref' || name === 'Condition') return document.isFunction(path) ? entry : null
  return isFunctionName(name) ? entry : null
}

/** Explains a CloudFormation function, and says what to write instead. */
export function explainFunction(call: readonly [string, JsonValue], path: DocumentPath): Diagnostic {
  const [name] = call
  const asked = nameIn(call)
  const short = `!${name.replace(/^Fn::/, '')}`
  const placeholder = asked === null ? 'Name' : asked.replace(/[^A-Za-z0-9_]/g, '')
  const given = asked === null ? '' : `, or give its value here with --substitute ${asked}=VALUE`
  return {
    severity: 'ERROR',
    code: 'CLOUDFORMATION_FUNCTION',
    message: `${short}${asked === null ? '' : ` ${asked}`} is a function of CloudFormation, which evaluates it only inside a template, not in a file of its own. Write \${${placeholder}} and give it a value with DefinitionSubstitutions in the template${given}`,
    location: null,
    own: true,
    path,
    target: 'value',
  }
}

/** What a function refers to: `task1.Arn`. */
function nameIn([name, argument]: readonly [string, JsonValue]): string | null {
  if (name !== 'Ref' && name !== 'Fn::GetAtt' && name !== 'Fn::ImportValue') return null
  if (typeof argument === 'string') return argument
  const isNames = Array.isArray(argument) && argument.every((part) => typeof part === 'string')
  return isNames ? argument.join('.') : null
}
