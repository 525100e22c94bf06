import { JsonataError } from '../errors.ts'
import { Builtin } from '../functions/builtin.ts'
import type { CallNode, Node } from '../parser/ast.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { ClosureFunction, FunctionValue } from '../runtime/function-value.ts'
import { collapse } from '../runtime/sequence.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { type Evaluator, inner, type NodeContext } from './evaluator.ts'
import { Lambda, TailCall } from './lambda.ts'
import { compileVariable, unwrapped } from './variables.ts'

/** What a call site knows without running: for errors, and its depth. */
interface Site {
  readonly position: number
  readonly token: string | undefined
  readonly depth: number
  /** The procedure is a bare name that the language has as a function: probably its `$` was forgotten. */
  readonly forgotDollar: (frame: VariableFrame) => boolean
}

export function compileCall(compilation: Compilation, node: CallNode, place: NodeContext): Evaluator {
  const site = siteOf(compilation, node, place)
  const procedure = compileProcedure(compilation, node.procedure, place)
  if (node.partial) return compilePartial(compilation, node, procedure, site, place)
  const given = node.arguments.map((argument) => compileNode(compilation, argument, inner(place)))
  if (place.tail) return compileTailCall(procedure, given, site)
  return place.raw ? compileRawCall(procedure, given, site) : compileOrdinaryCall(procedure, given, site)
}

function compileProcedure(compilation: Compilation, procedure: Node, place: NodeContext): Evaluator {
  const bare = bareName(procedure)
  // A bare name as the function to call: no field can be a function, so nothing is read.
  const refuses = bare !== undefined && compilation.refuse !== undefined && place.topLevel
  return compileNode(refuses ? { ...compilation, refuse: undefined } : compilation, procedure, inner(place))
}

function bareName(procedure: Node): string | undefined {
  const step = procedure.kind === 'path' ? procedure.steps[0] : undefined
  return step?.kind === 'name' ? step.value : undefined
}

function siteOf(compilation: Compilation, node: CallNode, place: NodeContext): Site {
  const { procedure, position } = node
  const bare = bareName(procedure)
  const token = procedure.kind === 'variable' ? procedure.value : bare
  if (bare === undefined) return { position, token, depth: place.depth, forgotDollar: () => false }
  // What is looked up here does not count as used by the expression.
  const unnoted = { ...compilation, freeVariables: new Set<string>(), statesFields: new Set<string>() }
  const variable = compileVariable(unnoted, bare, position, place)
  const forgotDollar = (frame: VariableFrame): boolean => Boolean(variable(undefined, frame))
  return { position, token, depth: place.depth, forgotDollar }
}

function compileOrdinaryCall(procedure: Evaluator, given: readonly Evaluator[], site: Site): Evaluator {
  return (input, frame) => {
    const callee = calleeOf(site, procedure, input, frame)
    return callAt(site, callee, argumentsOf(given, input, frame), input, frame)
  }
}

function compileRawCall(procedure: Evaluator, given: readonly Evaluator[], site: Site): Evaluator {
  return (input, frame) => {
    const callee = calleeOf(site, procedure, input, frame)
    return callRaw(site, callee, argumentsOf(given, input, frame), input, frame)
  }
}

/** A function called in tail position runs after its caller; the result of a built-in there stays unchanged. */
function compileTailCall(procedure: Evaluator, given: readonly Evaluator[], site: Site): Evaluator {
  return (input, frame) => {
    const callee = calleeOf(site, procedure, input, frame)
    const args = argumentsOf(given, input, frame)
    if (callee instanceof Lambda || (callee instanceof Builtin && !callee.needsFrame)) {
      return new TailCall(callee, args, site.position, site.token)
    }
    return callRaw(site, callee, args, input, frame)
  }
}

/** The function to call. A forgotten `$` is reported before the arguments are evaluated. */
function calleeOf(site: Site, procedure: Evaluator, input: unknown, frame: VariableFrame): unknown {
  const callee = procedure(input, frame)
  if (callee === undefined && site.forgotDollar(frame)) {
    throw new JsonataError('T1005', { position: site.position, token: site.token })
  }
  return callee
}

function argumentsOf(given: readonly Evaluator[], input: unknown, frame: VariableFrame): unknown[] {
  const args: unknown[] = []
  for (let index = 0; index < given.length; index++) args.push(handedOver(given[index]!(input, frame)))
  return args
}

function handedOver(value: unknown): unknown {
  if (typeof value !== 'object') return value
  return value instanceof Lambda || value instanceof Builtin ? value.detached : value
}

function callAt(site: Site, callee: unknown, args: unknown[], input: unknown, frame: VariableFrame): unknown {
  return collapse(callRaw(site, callee, args, input, frame))
}

function callRaw(site: Site, callee: unknown, args: unknown[], input: unknown, frame: VariableFrame): unknown {
  const { evaluation } = frame
  const before = evaluation.depth
  evaluation.depth = before + site.depth
  try {
    return callFunction(callee, evaluation, args, input, frame, site)
  } catch (error) {
    throw error instanceof JsonataError ? error.locate(site.position, site.token) : error
  } finally {
    evaluation.depth = before
  }
}

function callFunction(
  callee: unknown,
  evaluation: Evaluation,
  args: unknown[],
  input: unknown,
  frame: VariableFrame,
  site: Site,
): unknown {
  if (callee instanceof Builtin) {
    evaluation.step(1)
    if (callee.needsFrame) evaluation.caller = { input, frame }
    return callee.call(evaluation, args, unwrapped(input))
  }
  if (callee instanceof Lambda) return callee.call(evaluation, args, unwrapped(input))
  if (callee instanceof FunctionValue) return callee.invoke(evaluation, args)
  throw new JsonataError('T1006', {
    position: site.position,
    token: site.token,
  })
}

/** `f(?, 1)`: a function of the arguments left open. */
function compilePartial(
  compilation: Compilation,
  node: CallNode,
  procedure: Evaluator,
  site: Site,
  place: NodeContext,
): Evaluator {
  const given = node.arguments.map((argument) =>
    argument.kind === 'placeholder' ? undefined : compileNode(compilation, argument, inner(place)),
  )
  const open = given.flatMap((argument, index) => (argument === undefined ? [index] : []))
  return (input, frame) => {
    const fixed = given.map((argument) => handedOver(argument?.(input, frame)))
    const callee = procedure(input, frame)
    if (!(callee instanceof FunctionValue)) {
      throw new JsonataError(callee === undefined && site.forgotDollar(frame) ? 'T1007' : 'T1008', {
        position: site.position,
        token: site.token,
      })
    }
    return new ClosureFunction(open.length, (evaluation, args) => {
      const all = [...fixed]
      for (const [index, slot] of open.entries()) all[slot] = args[index]
      return callee.invoke(evaluation, all)
    })
  }
}

/** `left ~> right`: calls the right side with the left one as its first argument, or joins the two to one function. */
export function compileApply(
  compilation: Compilation,
  left: Node,
  right: Node,
  position: number,
  place: NodeContext,
  raw: boolean,
): Evaluator {
  const call = raw ? callRaw : callAt
  const evaluateLeft = compileNode(compilation, left, place)
  // In the language, predicates and a grouping after such a call have no effect.
  if (right.kind === 'call' && !right.partial) {
    return compileApplyCall(compilation, evaluateLeft, right, place, call)
  }
  const evaluateRight = compileNode(compilation, right, place)
  const site: Site = { position, token: '~>', depth: place.depth, forgotDollar: () => false }
  return (input, frame) => {
    const value = evaluateLeft(input, frame)
    const next = evaluateRight(input, frame)
    if (!(next instanceof FunctionValue)) throw new JsonataError('T2006', { position, value: next })
    if (!(value instanceof FunctionValue)) return call(site, next, [value], null, frame)
    return new ClosureFunction(1, (evaluation, args) =>
      next.invoke(evaluation, [handedOver(collapse(value.invoke(evaluation, [args[0]])))]),
    )
  }
}

function compileApplyCall(
  compilation: Compilation,
  left: Evaluator,
  right: CallNode,
  place: NodeContext,
  call: typeof callAt,
): Evaluator {
  const site = siteOf(compilation, right, inner(place))
  const procedure = compileProcedure(compilation, right.procedure, inner(place))
  const given = right.arguments.map((argument) => compileNode(compilation, argument, inner(inner(place))))
  return (input, frame) => {
    const value = handedOver(left(input, frame))
    const callee = calleeOf(site, procedure, input, frame)
    return call(site, callee, [value, ...argumentsOf(given, input, frame)], input, frame)
  }
}
