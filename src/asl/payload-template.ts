import { isObject, type JsonObject, type JsonValue, memberEntries, ObjectBuilder } from '../json/index.ts'
import { hashMapOrder } from './java-map-order.ts'
import type { CompiledValue } from './scope.ts'
import { compilePathOrIntrinsic } from './template-field.ts'

/** Either a constant value, or something to evaluate. */
type Part = { readonly constant: JsonValue } | { readonly compiled: CompiledValue }

/**
 * Compiles a payload template: Parameters, ResultSelector, ItemSelector, Assign and the like. A member whose name ends in
 * `.$`, at any depth, gets the value of its path or intrinsic function. Parts without such members are shared by all
 * payloads, never copied.
 *
 * The members of a payload come in the service's order, which recordings show: first those that the template has without
 * `.$`, in its order, then the evaluated ones in the order of a Java HashMap.
 */
export function compileTemplate(value: JsonValue): CompiledValue {
  const part = compilePart(value)
  return 'compiled' in part ? part.compiled : () => part.constant
}

function compilePart(value: JsonValue): Part {
  if (Array.isArray(value)) return compileArray(value)
  return isObject(value) ? compileObject(value) : { constant: value }
}

function compileArray(items: JsonValue[]): Part {
  const parts = items.map(compilePart)
  if (parts.every((part) => 'constant' in part)) return { constant: items }
  return {
    compiled(scope) {
      scope.meter.spend(parts.length)
      return parts.map((part) => ('constant' in part ? part.constant : part.compiled(scope)))
    },
  }
}

function compileObject(object: JsonObject): Part {
  const plain: [string, Part][] = []
  const dynamic = new Map<string, Part>()
  for (const [name, value] of memberEntries(object)) {
    // The check has made sure that it is a text, and that no member has the name without `.$`.
    if (name.endsWith('.$')) dynamic.set(name.slice(0, -2), { compiled: compilePathOrIntrinsic(String(value), name) })
    else plain.push([name, compilePart(value)])
  }
  const members = [
    ...plain,
    ...hashMapOrder([...dynamic.keys()]).map((name): [string, Part] => [name, dynamic.get(name)!]),
  ]
  if (members.every(([, part]) => 'constant' in part)) return { constant: object }
  return {
    compiled(scope) {
      scope.meter.spend(2 * members.length)
      const builder = new ObjectBuilder()
      for (const [name, part] of members) builder.set(name, 'constant' in part ? part.constant : part.compiled(scope))
      return builder.build()
    },
  }
}
