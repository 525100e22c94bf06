/** The two query languages. A state is written in one of them. */
export type QueryLanguage = 'JSONPath' | 'JSONata'

/**
 * What an object of a definition may hold, as data. The reader follows it into the objects below, and most rules just ask
 * one question of every field: is it present, is it known, is its value possible?
 */
export interface ObjectShape {
  readonly fields: Readonly<Record<string, FieldShape>>
  /** Fields of which at most one, or exactly one, may be present. */
  readonly alternatives?: readonly Alternatives[]
  /** Unlisted fields are accepted. */
  readonly open?: boolean
  /** The object has StartAt and States: the machine, a branch, a processor. */
  readonly isFlow?: boolean
}

export interface FieldShape {
  readonly value: ValueSpec
  readonly required?: boolean
  /** The only query language that has this field. */
  readonly only?: QueryLanguage
}

export interface Alternatives {
  readonly fields: readonly string[]
  /** Whether one must be present, and which of the service's two wordings says so. */
  readonly required: false | 'oneOfObject' | 'oneOfFields'
}

/**
 * What a field's value may be. `expression` says that a JSONata state may give an expression instead, which is always
 * allowed for a template unless it is false.
 */
export type ValueSpec =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean'; readonly expression?: boolean }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max?: number; readonly expression?: boolean }
  | { readonly kind: 'items' }
  | { readonly kind: 'list'; readonly of: () => ObjectShape; readonly nonEmpty?: boolean }
  | { readonly kind: 'number'; readonly min: number; readonly max?: number; readonly expression?: boolean }
  | { readonly kind: 'object'; readonly of: () => ObjectShape; readonly nonEmpty?: boolean }
  | { readonly kind: 'path' }
  | ReferencePathSpec
  | { readonly kind: 'states' }
  | { readonly kind: 'string'; readonly nonEmpty?: boolean; readonly expression?: boolean }
  | { readonly kind: 'strings' }
  | { readonly kind: 'template'; readonly objectOnly?: boolean; readonly expression?: false }
  | { readonly kind: 'timestamp'; readonly expression?: boolean }

export interface ReferencePathSpec {
  readonly kind: 'referencePath'
  readonly nullable?: boolean
  /** Whether it may start at the context object, `$$`. */
  readonly context?: boolean
  /** Whether it may start at a variable. */
  readonly variable?: boolean
  /** Whether an intrinsic function is allowed instead. */
  readonly intrinsic?: boolean
}

/** The value of `Assign`: expressions are allowed in the object, but not in its place, because its names must be known. */
export const assignments: ValueSpec = { kind: 'template', objectOnly: true, expression: false }

/** The field of this name that objects of this shape have in this query language. */
export function fieldOf(shape: ObjectShape, name: string, language: QueryLanguage): FieldShape | undefined {
  const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
  return field === undefined || (field.only !== undefined && field.only !== language) ? undefined : field
}
