import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Diagnostic, diagnosticLine } from '../../diagnostics/index.ts'
import type { MachineType } from '../../model/machine.ts'
import { checkDefinition } from '../check-definition.ts'

/** A definition for a test: states by name, starting with the first, or a whole machine. */
export type Definition = Record<string, unknown>

/** A definition, and the lines that its diagnostics give, exactly and in order. */
export type Row = readonly [why: string, definition: Definition, expected: readonly string[], type?: MachineType]

/** A machine with these states, starting with the first. */
export function machineOf(states: Record<string, unknown>, fields: Record<string, unknown> = {}): Definition {
  return { StartAt: Object.keys(states)[0], States: states, ...fields }
}

/** A machine with this as its only state, named A. */
export function only(state: Record<string, unknown>, fields: Record<string, unknown> = {}): Definition {
  const closed = ['Choice', 'Succeed', 'Fail'].includes(String(state.Type)) || 'Next' in state || 'End' in state
  return machineOf({ A: closed ? state : { ...state, End: true } }, fields)
}

/** Writes a diagnostic as tests compare it; warnings are marked, including our own. */
export function lineOf(diagnostic: Diagnostic): string {
  const kind = diagnostic.severity === 'WARNING' ? (diagnostic.own ? 'own ' : 'warning ') : ''
  return `${kind}${diagnosticLine(diagnostic)}`
}

/**
 * Checks each definition and compares everything reported about it. Tasks without a timeout are not mentioned: nearly every
 * definition here has one.
 */
export function checks(title: string, rows: readonly Row[]): void {
  for (const [why, definition, expected, type = 'STANDARD'] of rows) {
    test(`${title}: ${why}`, () => {
      const { diagnostics } = checkDefinition(JSON.stringify(definition), { type })
      const lines = diagnostics.filter(({ code }) => code !== 'TASK_WITHOUT_TIMEOUT').map(lineOf)
      assert.deepEqual(lines, expected)
    })
  }
}
