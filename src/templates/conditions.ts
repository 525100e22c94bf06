import { getMember, isObject, type JsonValue, memberEntries } from '../json/index.ts'
import type { Template } from './template.ts'

// Conditions name one another; a ring of them is a mistake that must not take the command with it.
const depthMax = 50

/** Whether a condition holds, by its name or written out. What cannot be worked out counts as met. */
export function isConditionMet(
  template: Template,
  condition: JsonValue,
  textOf: (value: JsonValue) => string,
  depth = 0,
): boolean {
  if (depth > depthMax) return true
  const inner = (each: JsonValue) => isConditionMet(template, each, textOf, depth + 1)
  if (typeof condition === 'string') {
    const conditions = getMember(template.object, 'Conditions') ?? null
    const named = isObject(conditions) ? getMember(conditions, condition) : undefined
    return named === undefined || inner(named)
  }
  if (!isObject(condition)) return condition !== false
  const [call] = memberEntries(condition)
  if (call === undefined) return true
  const [name, argument] = call
  const list = Array.isArray(argument) ? argument : []
  switch (name) {
    case 'Condition':
      return inner(argument)
    case 'Fn::Equals':
      return list.length !== 2 || textOf(list[0]!) === textOf(list[1]!)
    case 'Fn::And':
      return list.every(inner)
    case 'Fn::Or':
      return list.some(inner)
    case 'Fn::Not':
      return list.length !== 1 || !inner(list[0]!)
    default:
      return true
  }
}
