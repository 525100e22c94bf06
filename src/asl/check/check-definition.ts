import { isObject, type JsonValue, ObjectBuilder } from '../../json/index.ts'
import type { Diagnostic } from '../diagnostics/index.ts'
import type { MachineType } from '../model/machine.ts'
import { readMachine } from '../model/read-machine.ts'
import { definitionLengthMax } from '../model/shapes/limits.ts'
import { inDocumentOrder } from './document-order.ts'
import { Findings } from './findings.ts'
import { readJson } from './json-syntax.ts'
import { readReadings } from './model/read-readings.ts'
import { repeatedNames } from './repeated-names.ts'
import { flowRules, hints, objectRules } from './rules/index.ts'
import type { Rule } from './rules/rule.ts'
import type { IntegrationCheck } from './rules/task/integration-check.ts'
import { integrationParameters } from './rules/task/integration-parameters.ts'
import { unknownIntegrations } from './rules/task/unknown-integrations.ts'
import { variableReferencesOf } from './variable-references.ts'

export interface CheckOptions {
  /** The kind of state machine that the definition is for. */
  readonly type: MachineType
  /** Says which integrations exist and what they accept. Without it, any well-formed one is accepted. */
  readonly checkIntegration?: IntegrationCheck
}

export interface CheckResult {
  /** Errors and warnings. The service's own come first, in its order. */
  readonly diagnostics: readonly Diagnostic[]
  /** The variables that each state reads, sorted, by the state's name. */
  readonly variableReferences: Record<string, string[]>
  /** The definition as parsed, or null if it is not JSON. */
  readonly value: JsonValue | null
}

/** Checks a definition. Never throws, whatever the text is. */
export function checkDefinition(text: string, options: CheckOptions): CheckResult {
  return check(text, options, (value) => value, true)
}

/**
 * Checks the definition of a single state, as TestState accepts it. Locations are those of a machine that contains only
 * this state, under the name `StateName` (observed); its transitions are not checked.
 */
export function checkState(text: string, options: CheckOptions): CheckResult {
  return check(text, options, wrapState, false)
}

function check(
  text: string,
  options: CheckOptions,
  wrap: (value: JsonValue) => JsonValue,
  isMachine: boolean,
): CheckResult {
  const tooLong = text.length > definitionLengthMax
  if (tooLong) return failed(whole('DEFINITION_TOO_LONG', tooLongMessage(text), true))
  if (text === '') return failed(whole('MISSING_DESCRIPTION', 'Received a null or empty workflow input.', false))
  if (text.trim() === '') return failed(notAnObject())
  const read = readJson(text)
  if ('problem' in read) return failed(read.problem)
  const { value } = read
  const definition = isObject(value) ? wrap(value) : value
  if (!isObject(definition)) return { ...failed(notAnObject()), value }
  const machine = readReadings(readMachine(definition, options.type))
  const findings = new Findings()
  const run = (rules: readonly Rule[]) => rules.flatMap((rule) => [...findings.of(rule(machine))])
  const { checkIntegration } = options
  const integrationRules =
    checkIntegration === undefined
      ? []
      : [unknownIntegrations(checkIntegration), integrationParameters(checkIntegration)]
  const rules = [...objectRules, ...integrationRules]
  const diagnostics = [
    inDocumentOrder(definition, run(rules)),
    isMachine ? run(flowRules) : [],
    isMachine ? [...findings.of(repeatedNames(text))] : [],
    inDocumentOrder(
      definition,
      hints.flatMap((hint) => [...findings.ofHints(hint(machine))]),
    ),
    findings.isCutShort ? [furtherProblems()] : [],
  ].flat()
  return {
    diagnostics: [...diagnostics.filter(({ own }) => !own), ...diagnostics.filter(({ own }) => own)],
    variableReferences: variableReferencesOf(machine),
    value,
  }
}

function wrapState(state: JsonValue): JsonValue {
  const states = new ObjectBuilder().set('StateName', state).build()
  return new ObjectBuilder().set('StartAt', 'StateName').set('States', states).build()
}

function failed(diagnostic: Diagnostic): CheckResult {
  return { diagnostics: [diagnostic], variableReferences: {}, value: null }
}

/** Observed for text that is only white space, which the service does not call a syntax error. */
function notAnObject(): Diagnostic {
  return whole('SCHEMA_VALIDATION_FAILED', 'Definition must be a valid JSON object', false)
}

function tooLongMessage(text: string): string {
  return `The definition has ${text.length} characters; the maximum is ${definitionLengthMax}`
}

function furtherProblems(): Diagnostic {
  const message = 'There are more problems than are shown: fix some of them, and check again'
  return { ...whole('FURTHER_PROBLEMS', message, true), severity: 'WARNING' }
}

function whole(code: string, message: string, own: boolean): Diagnostic {
  return { severity: 'ERROR', code, message, location: null, own, path: null, target: 'value' }
}
