import { isObject, type JsonObject, type JsonValue, memberEntries, ObjectBuilder } from '../json/index.ts'
import { type CompiledValue, compiled, unionOf } from './compiled.ts'
import { ExpressionSyntaxError } from './expression-syntax-error.ts'
import { hashMapOrder } from './java-map-order.ts'
import { compileTemplateField } from './template-field.ts'

/** Either a value that is the same every time, or something to evaluate. */
type Part = { readonly constant: JsonValue } | { readonly compiled: CompiledValue }

/**
 * Compiles a payload template: Parameters, ResultSelector, ItemSelector, Assign and the like. A member whose name ends
 * in `.$`, at any depth, gets the value that its path or intrinsic function gives. Parts without such members are shared
 * by all payloads, never copied.
 *
 * The members of a payload come in the service's order, which recordings show: first those that stand in the template
 * without `.$`, in its order, then the evaluated ones in the order of a Java HashMap.
 *
 * @param field the name of the field, with which error pointers start.
 * @throws ExpressionSyntaxError
 */
export function compileTemplate(value: JsonValue, field: string): CompiledValue {
  const part = compilePart(value, field)
  if ('compiled' in part) return part.compiled
  return compiled(() => part.constant)
}

function compilePart(value: JsonValue, pointer: string): Part {
  if (Array.isArray(value)) return compileArray(value, pointer)
  return isObject(value) ? compileObject(value, pointer) : { constant: value }
}

function compileArray(items: JsonValue[], pointer: string): Part {
  const parts = items.map((item, index) => compilePart(item, `${pointer}/${index}`))
  if (parts.every((part) => 'constant' in part)) return { constant: items }
  return evaluated(parts, (scope) => {
    scope.meter.spend(parts.length)
    return parts.map((part) => ('constant' in part ? part.constant : part.compiled(scope)))
  })
}

function compileObject(object: JsonObject, pointer: string): Part {
  const plain = new Map<string, Part>()
  const dynamic = new Map<string, Part>()
  for (const [name, value] of memberEntries(object)) {
    const isDynamic = name.endsWith('.$')
    const target = isDynamic ? name.slice(0, -2) : name
    if (plain.has(target) || dynamic.has(target)) throw repeated(target, pointer)
    if (isDynamic) dynamic.set(target, { compiled: compileTemplateField(value, name, pointer) })
    else plain.set(name, compilePart(value, `${pointer}/${escapePointer(name)}`))
  }
  const members: [string, Part][] = [
    ...plain,
    ...hashMapOrder([...dynamic.keys()]).map((name): [string, Part] => [name, dynamic.get(name)!]),
  ]
  const parts = members.map(([, part]) => part)
  if (parts.every((part) => 'constant' in part)) return { constant: object }
  return evaluated(parts, (scope) => {
    scope.meter.spend(2 * members.length)
    const builder = new ObjectBuilder()
    for (const [name, part] of members) builder.set(name, 'constant' in part ? part.constant : part.compiled(scope))
    return builder.build()
  })
}

function evaluated(parts: readonly Part[], evaluate: Parameters<typeof compiled<JsonValue>>[0]): Part {
  return {
    compiled: compiled(evaluate, unionOf(parts.filter((part) => 'compiled' in part).map((part) => part.compiled))),
  }
}

function repeated(name: string, pointer: string): ExpressionSyntaxError {
  const message = `The field '${name}' is given twice, with and without '.$'`
  return new ExpressionSyntaxError(message, pointer, message, 0)
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
