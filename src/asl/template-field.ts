import { shownText } from '../json/index.ts'
import { evaluateIntrinsic, parsePathOrIntrinsic } from './intrinsics/index.ts'
import { evaluatePath, type Path, PathMiss, rootValue } from './jsonpath/index.ts'
import type { CompiledValue, Scope } from './scope.ts'
import { StatesError } from './states-error.ts'

/**
 * Compiles text that is a path or a call of an intrinsic function, such as the value of the member `"total.$": "$.sum"`.
 * `field` is the name that errors show.
 */
export function compilePathOrIntrinsic(text: string, field: string): CompiledValue {
  const parsed = parsePathOrIntrinsic(text)
  if ('path' in parsed) return compilePath(parsed.path, field)
  return (scope) => evaluateIntrinsic(parsed.intrinsic, scope)
}

function compilePath(path: Path, field: string): CompiledValue {
  return (scope) => {
    const found = evaluatePath(path, scope)
    if (!(found instanceof PathMiss)) return found
    // Here the service treats an index past the end as null (reported), though not in an intrinsic's argument.
    if (found.reason === 'pastTheEnd') return null
    throw notFound(path, field, scope)
  }
}

/** The error of a path that finds nothing in a field of a template, ErrorPath or CausePath. */
function notFound(path: Path, field: string, scope: Scope): StatesError {
  const source = rootValue(path, scope) ?? scope.document.value
  return new StatesError(
    'States.Runtime',
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${shownText(source)}'`,
  )
}
