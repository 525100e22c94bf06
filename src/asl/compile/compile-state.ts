import { getMember, isNumber, type JsonObject, type JsonValue, toNumber } from '../../json/index.ts'
import type { StateNode } from '../model/machine.ts'
import type { Catcher, ChoiceRule, Exit, Retrier, State } from '../program.ts'
import { parseTaskResource } from '../task-resource.ts'
import { asObject } from './as-object.ts'
import { compileMap } from './compile-map.ts'
import type { InnerFlow } from './inner-flow.ts'
import type { QueryLanguageCompiler } from './query-language.ts'
import { languageOf } from './state-language.ts'

/** @param inner the branches of a Parallel state, the processor of a Map. */
export function compileState(
  node: StateNode,
  inner: readonly InnerFlow[],
  language: QueryLanguageCompiler = languageOf(node),
): State {
  const { name, type, object: state } = node
  const base = { name, effectiveInput: language.effectiveInput(state) }
  switch (type) {
    case 'Task': {
      const arn = String(getMember(state, 'Resource'))
      const resource = parseTaskResource(arn)
      if (resource === null)
        throw new Error(`the state ${name} has the resource '${arn}', which is not one that a Task can call`)
      return {
        ...base,
        ...recovery(language, state),
        type,
        resource,
        arguments: language.taskArguments(state),
        timeoutSeconds: language.integer(state, 'TimeoutSeconds'),
        heartbeatSeconds: language.integer(state, 'HeartbeatSeconds'),
        credentials: language.credentials(state),
        exit: exitOf(language, state, 'result'),
      }
    }
    case 'Pass':
      return { ...base, type, result: language.passResult(state), exit: exitOf(language, state, 'result') }
    case 'Choice':
      return {
        ...base,
        type,
        rules: asArray(getMember(state, 'Choices')).map((rule, index) =>
          choiceRule(language, asObject(rule, 'a choice rule'), state, index),
        ),
        otherwise: otherwiseOf(language, state),
      }
    case 'Wait':
      return { ...base, type, until: language.waitUntil(state), exit: exitOf(language, state, 'input') }
    case 'Succeed':
      return { ...base, type, exit: exitOf(language, state, 'input') }
    case 'Fail':
      return { ...base, type, error: language.text(state, 'Error'), cause: language.text(state, 'Cause') }
    case 'Parallel':
      return {
        ...base,
        ...recovery(language, state),
        type,
        arguments: language.arguments(state),
        branches: inner.map(({ index }) => index),
        exit: exitOf(language, state, 'result'),
      }
    case 'Map':
      return {
        ...base,
        ...recovery(language, state),
        ...compileMap(language, state, inner[0]!),
        type,
        exit: exitOf(language, state, 'result'),
      }
    case null:
      throw new Error(`the state ${name} has a type that does not exist`)
  }
}

function exitOf(language: QueryLanguageCompiler, state: JsonObject, from: 'result' | 'input'): Exit {
  return { next: nextOf(state), output: language.output(state, from, ''), assign: language.assign(state, from, '') }
}

function nextOf(owner: JsonObject): string | null {
  const next = getMember(owner, 'Next')
  return typeof next === 'string' ? next : null
}

function choiceRule(language: QueryLanguageCompiler, rule: JsonObject, state: JsonObject, index: number): ChoiceRule {
  const within = `Choices[${index}]/`
  const hasOutput = getMember(rule, 'Output') !== undefined
  return {
    matches: language.condition(rule, `${within}Condition`),
    next: String(getMember(rule, 'Next')),
    // A rule without an Output of its own uses the state's.
    output: hasOutput ? language.output(rule, 'input', within) : language.output(state, 'input', ''),
    assign: language.assign(rule, 'input', within),
  }
}

function otherwiseOf(language: QueryLanguageCompiler, state: JsonObject): Exit | null {
  const next = getMember(state, 'Default')
  if (typeof next !== 'string') return null
  return { next, output: language.output(state, 'input', ''), assign: language.assign(state, 'input', '') }
}

function recovery(language: QueryLanguageCompiler, state: JsonObject): { retriers: Retrier[]; catchers: Catcher[] } {
  return {
    retriers: asArray(getMember(state, 'Retry')).map((retrier) => retrierOf(asObject(retrier, 'a retrier'))),
    catchers: asArray(getMember(state, 'Catch')).map((value, index) => {
      const catcher = asObject(value, 'a catcher')
      return {
        errorEquals: asArray(getMember(catcher, 'ErrorEquals')).map(String),
        next: String(getMember(catcher, 'Next')),
        output: language.catcherOutput(catcher, `Catch[${index}]/`),
        assign: language.assign(catcher, 'error', `Catch[${index}]/`),
      }
    }),
  }
}

/** Defaults as in the specification, "Retrying after error". */
function retrierOf(retrier: JsonObject): Retrier {
  const number = (name: string) => {
    const value = getMember(retrier, name)
    return isNumber(value) ? toNumber(value) : null
  }
  return {
    errorEquals: asArray(getMember(retrier, 'ErrorEquals')).map(String),
    intervalSeconds: number('IntervalSeconds') ?? 1,
    maxAttempts: number('MaxAttempts') ?? 3,
    backoffRate: number('BackoffRate') ?? 2,
    maxDelaySeconds: number('MaxDelaySeconds'),
    jitterStrategy: getMember(retrier, 'JitterStrategy') === 'FULL' ? 'FULL' : 'NONE',
  }
}

function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}
