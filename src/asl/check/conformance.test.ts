import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { invalidDefinitionMessage } from '../diagnostics/index.ts'
import { type CheckResult, checkDefinition, checkState } from './index.ts'

const cases = join(import.meta.dirname, '../../../../shared/conformance/cases')
const skip = existsSync(cases) ? false : `the recordings are not at ${cases}`

interface Recording {
  readonly definition?: string
  readonly steps: readonly Step[]
  readonly expected: Readonly<Record<string, unknown>>
}

interface Step {
  readonly n: number
  readonly call?: string
  readonly params?: { definition?: string | { $case: string } | null; type?: 'STANDARD' | 'EXPRESS' }
  readonly expectError?: boolean
  readonly match?: string
}

interface Check {
  readonly name: string
  readonly step: Step
  readonly recording: Recording
  readonly result: CheckResult
}

function* checked(): Generator<Check> {
  for (const name of globSync('*/*.json', { cwd: cases }).sort()) {
    const recording = JSON.parse(readFileSync(join(cases, name), 'utf8')) as Recording
    for (const step of recording.steps) {
      const given = step.params?.definition
      const text = typeof given === 'string' ? given : given?.$case === 'definition' ? recording.definition : undefined
      if (step.call === undefined || text === undefined) continue
      // The placeholder for an activity's ARN is not an ARN until the case runs.
      const definition = text.replaceAll(/\$\{\d+\.activityArn\}/g, 'arn:aws:states:us-east-1:111111111111:activity:a')
      const check = isState(step, definition) ? checkState : checkDefinition
      const result = check(definition, { type: step.params?.type ?? 'STANDARD' })
      yield { name, step, recording, result }
    }
  }
}

/** TestState accepts a state alone, or a machine with the name of one of its states. */
function isState(step: Step, definition: string): boolean {
  return step.call === 'TestState' && Object.hasOwn(JSON.parse(definition) as object, 'Type')
}

test('every definition that the service took is taken', { skip }, () => {
  let count = 0
  for (const { name, step, result } of checked()) {
    if (step.expectError === true || step.call === 'ValidateStateMachineDefinition') continue
    const errors = result.diagnostics.filter(({ severity }) => severity === 'ERROR')
    assert.deepEqual(errors, [], `${name}, step ${step.n}`)
    count++
  }
  assert.ok(count > 700, `only ${count} definitions were found`)
})

test('every definition that the service refused is refused with its message', { skip }, () => {
  let count = 0
  for (const { name, recording, result } of checked()) {
    const recorded = JSON.stringify(recording.expected)
    const message = /(Invalid State Machine Definition: '(?:[^"\\]|\\.)*')"/.exec(recorded)?.[1]
    if (message === undefined) continue
    assert.equal(invalidDefinitionMessage(result.diagnostics), JSON.parse(`"${message}"`), name)
    count++
  }
  assert.ok(count >= 7, `only ${count} refusals were found`)
})

test('ValidateStateMachineDefinition gives the recorded diagnostics', { skip }, () => {
  let count = 0
  for (const { name, step, recording, result } of checked()) {
    if (step.call !== 'ValidateStateMachineDefinition') continue
    const recorded = Object.values(recording.expected)[0] as { diagnostics: object[] }
    const errors = result.diagnostics.filter(({ severity }) => severity === 'ERROR')
    const given = errors.map(({ severity, code, message, location }) => ({
      severity,
      code,
      message,
      ...(location === null ? {} : { location }),
    }))
    assert.deepEqual(given, recorded.diagnostics, name)
    count++
  }
  assert.ok(count >= 7, `only ${count} validations were found`)
})

test('variable references are those that the service reports', { skip }, () => {
  let count = 0
  for (const { name, step, recording, result } of checked()) {
    if (step.call !== 'CreateStateMachine') continue
    for (const answer of Object.values(recording.expected) as { variableReferences?: object }[]) {
      if (answer?.variableReferences === undefined) continue
      assert.deepEqual(result.variableReferences, answer.variableReferences, name)
      count++
    }
  }
  assert.ok(count >= 12, `only ${count} answers were found`)
})
