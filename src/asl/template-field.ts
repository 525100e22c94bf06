import { type JsonValue, shownText } from '../json/index.ts'
import { type CompiledValue, compiled } from './compiled.ts'
import { ExpressionSyntaxError } from './expression-syntax-error.ts'
import {
  evaluateIntrinsic,
  type Intrinsic,
  IntrinsicSyntaxError,
  looksLikeIntrinsic,
  parseIntrinsic,
} from './intrinsics/index.ts'
import { evaluatePath, type Path, PathMiss, PathSyntaxError, parsePath, rootValue } from './jsonpath/index.ts'
import type { Scope } from './scope.ts'
import { StatesError } from './states-error.ts'

/**
 * Compiles the value of a member like `"total.$": "$.sum"`: a path, or a call of an intrinsic function. `pointer` is that
 * of the object around it, where the service locates what is wrong.
 *
 * @throws ExpressionSyntaxError
 */
export function compileTemplateField(value: JsonValue, name: string, pointer: string): CompiledValue {
  if (typeof value !== 'string') throw notAnExpression(name, pointer, 'It must be a string', 0)
  return compilePathOrIntrinsic(value, name, pointer)
}

/** Compiles text that is a path or a call of an intrinsic function. `field` is the name that errors show. */
export function compilePathOrIntrinsic(text: string, field: string, pointer: string): CompiledValue {
  try {
    if (looksLikeIntrinsic(text)) return compileIntrinsic(parseIntrinsic(text))
    return compilePath(parsePath(text), field)
  } catch (error) {
    if (error instanceof IntrinsicSyntaxError || error instanceof PathSyntaxError) {
      throw notAnExpression(field, pointer, error.message, error.offset)
    }
    throw error
  }
}

function compileIntrinsic(intrinsic: Intrinsic): CompiledValue {
  return compiled((scope) => evaluateIntrinsic(intrinsic, scope), intrinsic.references)
}

function compilePath(path: Path, field: string): CompiledValue {
  return compiled((scope) => {
    const found = evaluatePath(path, scope)
    if (!(found instanceof PathMiss)) return found
    // The service takes an index past the end for null here (reported from it), though not in an intrinsic's argument.
    if (found.reason === 'pastTheEnd') return null
    throw notFound(path, field, scope)
  }, path.references)
}

/** The error of a path that finds nothing in a field of a template, ErrorPath or CausePath. */
function notFound(path: Path, field: string, scope: Scope): StatesError {
  const source = rootValue(path, scope) ?? scope.document.value
  return new StatesError(
    'States.Runtime',
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${shownText(source)}'`,
  )
}

function notAnExpression(field: string, pointer: string, detail: string, offset: number): ExpressionSyntaxError {
  return new ExpressionSyntaxError(
    `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`,
    pointer,
    detail,
    offset,
  )
}
