/** What an integration's parameters, or an object in them, may have. */
export interface ParameterShape {
  readonly members: ReadonlyMap<string, ParameterMember>
}

export interface ParameterMember {
  /** `present`: the object needs the member. `notNull`: nor may it be null. */
  readonly required: 'present' | 'notNull' | null
  /** The objects in it, however deep in lists and maps; null if it may hold anything. */
  readonly inner: InnerShape | null
}

export interface InnerShape {
  /** What encloses each object, from outside to inside. */
  readonly around: readonly ('list' | 'map')[]
  /** A function, because shapes may contain themselves. */
  readonly shape: () => ParameterShape
}
