import modelText from './service-model.json' with { type: 'json' }

/** What is known of the service's interface: every operation, shape and error, as data. */
export interface ServiceModel extends Shapes {
  readonly operations: Readonly<Record<string, OperationModel>>
  readonly errors: Readonly<Record<string, ErrorModel>>
}

/** The part of a service's model that its inputs are checked against. */
export interface Shapes {
  readonly shapes: Readonly<Record<string, Shape>>
  /** How messages name members that are in upper case. Unchanged if not given. */
  readonly memberPaths?: 'lowerCamel'
}

export interface OperationModel {
  /** The names of the input and output shapes. */
  readonly input: string
  readonly output: string
  readonly errors: readonly string[]
  /** What clients put before the host name, unless told not to. */
  readonly hostPrefix?: string
}

export interface ErrorModel {
  readonly status: number
  readonly members: readonly string[]
}

export type Shape =
  | StringShape
  | NumberShape
  | StructureShape
  | ListShape
  | MapShape
  | { readonly type: 'boolean' | 'timestamp' }

export interface StringShape extends Constraints {
  readonly type: 'string'
  /** What `max` counts; characters (UTF-16 units, as the service is written in Java) unless stated otherwise. */
  readonly unit?: 'bytes'
  readonly pattern?: string
  /** Matches what the pattern matches, for patterns that a hostile text would keep busy for ever. */
  readonly check?: string
  readonly enum?: readonly string[]
}

export interface NumberShape extends Constraints {
  readonly type: 'integer' | 'long' | 'float'
}

export interface ListShape extends Constraints {
  readonly type: 'list'
  readonly member: string
}

export interface MapShape {
  readonly type: 'map'
  readonly key: string
  readonly value: string
}

export interface StructureShape {
  readonly type: 'structure'
  readonly required?: readonly string[]
  readonly members: Readonly<Record<string, string>>
}

interface Constraints {
  /** Bounds on the value of a number, the length of a string, the size of a list. */
  readonly min?: number
  readonly max?: number
  /** Not to be shown in messages and logs. */
  readonly sensitive?: true
}

export const serviceModel = modelText as unknown as ServiceModel
