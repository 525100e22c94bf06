import { compileDefinition } from '../../../asl/compile/compile-definition.ts'
import type { Program } from '../../../asl/program.ts'
import { parse } from '../../../json/index.ts'
import type { TurnRequest } from './turn-message.ts'

const programsMax = 20
const programs = new Map<number, Program>()

/** The programs that this thread has compiled, by revision. */
export function programOf({ revision, definition }: Pick<TurnRequest, 'revision' | 'definition'>): Program {
  let program = programs.get(revision)
  if (program === undefined) {
    program = compileDefinition(parse(definition))
    programs.set(revision, program)
    if (programs.size > programsMax) programs.delete(programs.keys().next().value!)
  }
  return program
}
