import { type JsonValue, shownText } from '../../json/index.ts'
import { evaluatePath, type Path, PathMiss } from '../jsonpath/index.ts'
import type { Scope } from '../scope.ts'
import { StatesError } from '../states-error.ts'
import type { Intrinsic, IntrinsicCall } from './intrinsic.ts'
import { InvalidArguments } from './intrinsic-function.ts'

/**
 * The error of a call that fails on its arguments, as documented for the language. Reports from the service show
 * `States.Runtime` here; to change that, change this one line.
 */
const failureName = 'States.IntrinsicFailure'

/**
 * @throws StatesError States.IntrinsicFailure if a function cannot work with its arguments, States.Runtime if a path in an
 * argument finds nothing. The cause shows the whole expression, as the service's does.
 */
export function evaluateIntrinsic(intrinsic: Intrinsic, scope: Scope): JsonValue {
  return evaluateCall(intrinsic.call, intrinsic, scope)
}

function evaluateCall(call: IntrinsicCall, intrinsic: Intrinsic, scope: Scope): JsonValue {
  scope.meter.spend(2 + call.arguments.length)
  const values = call.arguments.map((argument): JsonValue => {
    if (argument.type === 'literal') return argument.value
    if (argument.type === 'call') return evaluateCall(argument.call, intrinsic, scope)
    const value = evaluatePath(argument.path, scope)
    if (value instanceof PathMiss) throw missingArgument(argument.path, value, intrinsic, scope)
    return value
  })
  try {
    requireCount(call)
    return call.function.evaluate(values, {
      randomness: scope.randomness,
      costs: scope.meter,
      sourceOf: (position) => {
        const argument = call.arguments[position]
        return argument?.type === 'literal' ? argument.source : null
      },
    })
  } catch (error) {
    if (!(error instanceof InvalidArguments)) throw error
    throw failed(failureName, intrinsic, `Invalid arguments in ${call.name}: ${error.message}.`)
  }
}

function requireCount(call: IntrinsicCall): void {
  const { argumentsMin, argumentsMax } = call.function
  const count = call.arguments.length
  if (count >= argumentsMin && (argumentsMax === null || count <= argumentsMax)) return
  const expected = argumentsMin === argumentsMax ? `${argumentsMin}` : `${argumentsMin} to ${argumentsMax ?? 'any'}`
  throw new InvalidArguments(`it takes ${expected}, but was given ${count}`)
}

/** The service names a context path without its first `$`, and always shows the state's input (reported). */
function missingArgument(path: Path, miss: PathMiss, intrinsic: Intrinsic, scope: Scope): StatesError {
  if (miss.reason === 'notAnArray') return failed('States.Runtime', intrinsic, miss.message)
  const shown = path.root === '$$' ? path.text.slice(1) : path.text
  return failed(
    'States.Runtime',
    intrinsic,
    `The JsonPath argument for the field '${shown}' could not be found in the input '${shownText(scope.document.value)}'`,
  )
}

function failed(error: string, intrinsic: Intrinsic, reason: string): StatesError {
  return new StatesError(error, `The function '${intrinsic.text}' had the following error: ${reason}`)
}
