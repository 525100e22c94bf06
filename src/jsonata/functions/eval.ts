import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { asInput } from '../runtime/sequence.ts'
import { Builtin } from './builtin.ts'

/** Compiles an expression to run inside another; set by the compiling module, which itself needs the functions. */
type CompileInside = (source: string) => (input: unknown, frame: VariableFrame) => unknown

let compileInside: CompileInside | undefined

export function setCompileInside(compile: CompileInside): void {
  compileInside = compile
}

/** Runs a text as an expression, with the variables of the place where it is called. */
function evaluateText(evaluation: Evaluation, text: string | undefined, focus: unknown): unknown {
  const caller = evaluation.caller
  if (text === undefined || caller === undefined || compileInside === undefined) return undefined
  let run: ReturnType<CompileInside>
  try {
    run = compileInside(text)
  } catch (error) {
    if (error instanceof JsonataError) throw new JsonataError('D3120', { value: error.message })
    throw error
  }
  try {
    return run(focus === undefined ? caller.input : asInput(focus), caller.frame as VariableFrame)
  } catch (error) {
    // Hitting a limit must not be caught as if it were an ordinary error.
    if (error instanceof JsonataError && error.bound === undefined)
      throw new JsonataError('D3121', { value: error.message })
    throw error
  }
}

export const evalFunction = new Builtin('eval', '<sx?:x>', evaluateText, { needsFrame: true })
