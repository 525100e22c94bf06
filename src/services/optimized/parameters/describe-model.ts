import { type NamingStyle, shownName } from '../../aws/values/naming.ts'
import type { ApiOperation } from './api-operations.ts'
import { memberText, type StoredParameters } from './stored-parameters.ts'

interface Shape {
  readonly type: string
  readonly required?: readonly string[]
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly idempotencyToken?: boolean }>>
  /** For a list. */
  readonly member?: { readonly shape: string }
  /** For a map. */
  readonly value?: { readonly shape: string }
}

/** A service model in botocore's form. */
export interface BotocoreModel {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>
  readonly shapes: Readonly<Record<string, Shape>>
}

/** Describes the operations' inputs from a model, where no client is installed. */
export function describeModel(
  { operations, shapes }: BotocoreModel,
  wanted: readonly ApiOperation[],
): StoredParameters {
  const structures: Record<string, string> = {}
  const describe = (name: string, style: NamingStyle): string => {
    const { members = {}, required = [] } = shapes[name]!
    return Object.entries(members)
      .map(([member, { shape, idempotencyToken = false }]) => {
        const { around, structure } = innermost(shape)
        if (structure !== null) add(structure, style)
        return memberText(shownName(member, style), required.includes(member) && !idempotencyToken, around, structure)
      })
      .join(' ')
  }
  const add = (name: string, style: NamingStyle): void => {
    if (name in structures) return
    structures[name] = ''
    structures[name] = describe(name, style)
  }
  const innermost = (name: string): { around: string; structure: string | null } => {
    let around = ''
    let shape = name
    for (;;) {
      const { type, member, value } = shapes[shape]!
      const inner = member ?? value
      if (inner === undefined) return { around, structure: type === 'structure' ? shape : null }
      around += type === 'list' ? '[' : '{'
      shape = inner.shape
    }
  }
  const actions: Record<string, string> = {}
  for (const { action, operation, style } of wanted) {
    const input = operations[operation]?.input
    if (input === undefined) throw new Error(`the model has no ${operation}`)
    actions[action] = describe(input.shape, style)
  }
  return { actions, structures }
}
