import { checkDefinition, type IntegrationCheck } from '../../asl/check/index.ts'
import { closestName, type Diagnostic, type DocumentPath, locationOf } from '../../asl/diagnostics/index.ts'
import { isObject, type JsonValue, memberEntries } from '../../json/index.ts'
import { checkIntegration as checkIntegrationAsAws } from '../../services/check-integration.ts'
import type { MachineType } from '../../store/store.ts'
import { callOf, placeholderPattern } from '../../templates/index.ts'
import type { DefinitionFile, Finding } from './definition-file.ts'
import { explainFunction } from './standalone-functions.ts'
import { valueAtPath } from './value-at-path.ts'

// The same limit as for other problems: each one is looked up in the text anew.
const explainedMax = 1000

/** A placeholder that was left in a definition. */
interface Placeholder {
  readonly name: string
  readonly path: DocumentPath
  readonly innerOffset: number
  readonly target: 'name' | 'value'
}

/**
 * Checks a definition, and adds what was found while it was read. Placeholders and CloudFormation functions left in it are
 * explained, once for each name, in place of the errors that they cause.
 */
export function checkDefinitionFile(
  definition: DefinitionFile,
  type: MachineType,
  checkIntegration: IntegrationCheck = checkIntegrationAsAws,
): readonly Finding[] {
  const { fileName, source, finder, findings } = definition
  // If a template yields no text, there is nothing to check.
  if (definition.json === '' && findings.some(isError)) return findings
  const { diagnostics, value } = checkDefinition(definition.json, { type, checkIntegration })
  const explained = new Set(findings.flatMap(({ diagnostic }) => explainedPlaceOf(diagnostic)))
  const isExplained = ({ path, severity }: Diagnostic) =>
    severity === 'ERROR' && path !== null && explained.has(locationOf(path))
  const placeholders =
    value === null ? [] : [...placeholdersIn(value, [])].filter((each) => !explained.has(locationOf(each.path)))
  const left = diagnostics
    .filter((each) => !isExplained(each) && !isAboutUnknown(each, value, definition))
    .map((each) => withFunction(each, value))
  const checked =
    value === null ? left.map((each) => unquoted(each, definition)) : explain(left, placeholders, definition)
  return [...findings, ...checked.map((diagnostic) => ({ diagnostic, fileName, source, finder }))]
}

/**
 * Whether an error is about a value that only a deployment knows. The value in its place was made up from its name, and may
 * be of a different kind from what the field accepts.
 */
function isAboutUnknown({ path, severity }: Diagnostic, value: JsonValue | null, { madeUp }: DefinitionFile): boolean {
  if (severity !== 'ERROR' || path === null || value === null) return false
  const text = valueAtPath(value, path)
  if (typeof text !== 'string') return false
  return text.includes('{{resolve:') || [...madeUp.values()].includes(text)
}

export function isError({ diagnostic }: Finding): boolean {
  return diagnostic.severity === 'ERROR'
}

function explainedPlaceOf({ code, path }: Diagnostic): string[] {
  return code === 'CLOUDFORMATION_FUNCTION' && path !== null ? [locationOf(path)] : []
}

function explain(
  diagnostics: readonly Diagnostic[],
  placeholders: readonly Placeholder[],
  definition: DefinitionFile,
): Diagnostic[] {
  const byName = Map.groupBy(placeholders, ({ name }) => name)
  const placeOf = (path: DocumentPath, target: 'name' | 'value') => `${target} ${locationOf(path)}`
  const places = new Set(placeholders.map(({ path, target }) => placeOf(path, target)))
  const refused = new Set<string>()
  const others = diagnostics.filter(({ severity, path, target }) => {
    const place = path === null ? null : placeOf(path, target)
    if (severity !== 'ERROR' || place === null || !places.has(place)) return true
    refused.add(place)
    return false
  })
  const explanations = [...byName.values()].slice(0, explainedMax).map((uses): Diagnostic => {
    const first = uses.find(({ path, target }) => refused.has(placeOf(path, target)))
    const { name, path, innerOffset, target } = first ?? uses[0]!
    const elsewhere =
      uses.length === 1 ? '' : ` (and in ${uses.length - 1} other ${uses.length === 2 ? 'place' : 'places'})`
    return {
      ...placeholderProblem(name, elsewhere, definition),
      severity: first === undefined ? 'WARNING' : 'ERROR',
      location: locationOf(path),
      path,
      innerOffset,
      innerLength: `\${${name}}`.length,
      target,
    }
  })
  return [...explanations, ...others]
}

function placeholderProblem(
  name: string,
  elsewhere: string,
  { substituted }: DefinitionFile,
): Pick<Diagnostic, 'code' | 'message' | 'own' | 'suggestion' | 'notes'> {
  const suggestion = closestName(name, substituted.keys())
  return {
    code: 'PLACEHOLDER_WITHOUT_VALUE',
    message: `\${${name}} is a placeholder of DefinitionSubstitutions without a value${elsewhere}`,
    own: true,
    notes: [
      {
        message: `give it one with --substitute ${name}=VALUE or --substitutions FILE, or check the template that has its DefinitionSubstitutions`,
        path: null,
        target: 'value',
      },
    ],
    ...(suggestion === null ? {} : { suggestion }),
  }
}

/** A placeholder where no text is allowed: `"TimeoutSeconds": ${Timeout}` is not JSON until its value is filled in. */
function unquoted(diagnostic: Diagnostic, definition: DefinitionFile): Diagnostic {
  const { textOffset } = diagnostic
  if (textOffset === undefined) return diagnostic
  const [found] = [...definition.json.matchAll(placeholderPattern)].filter(
    ({ index, 0: { length } }) => index <= textOffset && textOffset <= index + length,
  )
  if (found === undefined) return diagnostic
  return { ...diagnostic, ...placeholderProblem(found[1]!, '', definition), location: null, textOffset: found.index }
}

/** If the object is a CloudFormation function, an error about it can only be about that. */
function withFunction(diagnostic: Diagnostic, value: JsonValue | null): Diagnostic {
  const { path, severity } = diagnostic
  const found = severity !== 'ERROR' || path === null || value === null ? undefined : valueAtPath(value, path)
  const call = found === undefined ? null : callOf(found)
  return call === null || path === null ? diagnostic : explainFunction(call, path)
}

function* placeholdersIn(value: JsonValue, path: DocumentPath): Generator<Placeholder> {
  if (typeof value === 'string') yield* inText(value, path, 'value')
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placeholdersIn(item, [...path, index])
  } else if (isObject(value)) {
    for (const [name, member] of memberEntries(value)) {
      yield* inText(name, [...path, name], 'name')
      yield* placeholdersIn(member, [...path, name])
    }
  }
}

function* inText(text: string, path: DocumentPath, target: 'name' | 'value'): Generator<Placeholder> {
  if (!text.includes('${')) return
  for (const { 1: name = '', index } of text.matchAll(placeholderPattern))
    yield { name, path, innerOffset: index, target }
}
