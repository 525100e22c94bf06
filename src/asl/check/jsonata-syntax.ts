import { compile, JsonataError } from '../../jsonata/index.ts'
import type { SyntaxProblem } from './syntax-problem.ts'

/** What the rules need to know about a JSONata expression. */
export interface ExpressionReferences {
  /** Variables that are neither bound in the expression, nor functions of the language, nor `$states`. */
  readonly variables: ReadonlySet<string>
  /** The members of `$states` that it reads: `input`, `result`, … and `*` if it does anything else with it. */
  readonly statesFields: ReadonlySet<string>
  /** Reads from an input document, which does not exist. */
  readonly topLevelReferences: readonly TopLevelReference[]
}

export interface TopLevelReference {
  readonly name: string
  /** UTF-16 units from the start of the expression. */
  readonly offset: number
  readonly message: string
}

const none: ReadonlySet<string> = new Set()

/** Compiles the source of an expression, without its delimiters. */
export function compileExpression(source: string): ExpressionReferences | { readonly problem: SyntaxProblem } {
  try {
    const { freeVariables, statesFields } = compile(source, { dialect: 'states' })
    return { variables: withoutStates(freeVariables), statesFields, topLevelReferences: [] }
  } catch (error) {
    if (!(error instanceof JsonataError)) throw error
    const name = topLevelName(error)
    // Positions are those of the ends of tokens; people look at the start.
    const end = error.position ?? source.length
    if (name === null)
      return { problem: { message: error.message, offset: Math.max(0, end - (error.token?.length ?? 1)) } }
    const found = source.lastIndexOf(name, end)
    return {
      variables: none,
      statesFields: none,
      topLevelReferences: [
        { name, offset: found === -1 ? Math.max(0, end - name.length) : found, message: error.message },
      ],
    }
  }
}

function withoutStates(names: ReadonlySet<string>): ReadonlySet<string> {
  if (!names.has('states')) return names
  return new Set([...names].filter((name) => name !== 'states'))
}

/** The name that the dialect refuses because there is nothing to read it from, or null for any other error. */
function topLevelName({ code, token }: JsonataError): string | null {
  return code === 'UNSUPPORTED_JSONATA_EXPRESSION' ? (token ?? '') : null
}
