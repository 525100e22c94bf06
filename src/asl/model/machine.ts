import type { JsonObject, JsonValue } from '../../json/index.ts'
import type { DefinitionPlace } from './place.ts'
import type { ObjectShape, QueryLanguage, ValueSpec } from './shapes/shape.ts'
import type { StateType } from './shapes/state-shapes.ts'

export type MachineType = 'STANDARD' | 'EXPRESS'

/** A definition as read. It holds whatever could be read of it, even if other parts are wrong. */
export interface DefinitionModel {
  readonly type: MachineType
  readonly object: JsonObject
  readonly language: QueryLanguage
  /** Every object that has a shape, the outer ones before the inner ones, in document order. */
  readonly parts: readonly Part[]
  /**
   * The machine's own states, then those of each branch and processor, in document order: programs number them this way.
   */
  readonly flows: readonly ModelFlow[]
  readonly states: readonly StateNode[]
  /** Every known field, in document order. */
  readonly fields: readonly FieldValue[]
}

/** A field of an object, with its value and what the value may be. */
export interface FieldValue {
  readonly part: Part
  readonly name: string
  readonly spec: ValueSpec
  readonly value: JsonValue
}

/** An object of the definition, with what it may hold. */
export interface Part {
  readonly place: DefinitionPlace
  readonly object: JsonObject
  readonly shape: ObjectShape
  readonly language: QueryLanguage
  /** The state that it is, or is part of; null for the machine itself. */
  readonly state: StateNode | null
}

/** An object with StartAt and States. */
export interface ModelFlow {
  readonly part: Part
  /** The enclosing Parallel or Map state, or null for the machine. */
  readonly owner: StateNode | null
  readonly startAt: string | null
  readonly states: ReadonlyMap<string, StateNode>
  /** Whether it is the processor of a Distributed Map: its states run in executions of their own. */
  readonly isDistributed: boolean
  /** The type of execution in which its states run. */
  readonly executionType: MachineType
}

export interface StateNode {
  readonly name: string
  readonly place: DefinitionPlace
  readonly object: JsonObject
  /** Null for a type that does not exist. */
  readonly type: StateType | null
  readonly language: QueryLanguage
  readonly flow: ModelFlow
}
