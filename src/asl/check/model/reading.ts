import type { Comparisons } from '../../diagnostics/index.ts'
import type { Path } from '../../jsonpath/index.ts'
import type { DefinitionModel, Part, StateNode } from '../../model/machine.ts'
import type { DefinitionPlace } from '../../model/place.ts'
import type { ReferencePathSpec } from '../../model/shapes/shape.ts'
import type { ExpressionReferences } from '../syntax.ts'
import type { SyntaxProblem } from '../syntax-problem.ts'

/** A definition as the rules see it. */
export interface ReadMachine extends DefinitionModel {
  /** Every path, function and expression, in document order. */
  readonly readings: readonly Reading[]
  /** The budget left for finding what mistyped names were meant to be. */
  readonly comparisons: Comparisons
}

/** A string of the definition that is evaluated: a path, a call of an intrinsic function, or a JSONata expression. */
export interface Reading {
  readonly kind: 'path' | 'referencePath' | 'template' | 'expression'
  readonly part: Part
  readonly state: StateNode
  /** The field of the part that contains it, at whatever depth. */
  readonly field: string
  readonly place: DefinitionPlace
  readonly text: string
  /** Set for `kind: 'referencePath'`. */
  readonly spec: ReferencePathSpec | null
  readonly problem: SyntaxProblem | null
  readonly path: Path | null
  readonly expression: ExpressionReferences | null
  /** The names of the variables that it reads. */
  readonly variables: ReadonlySet<string>
}
