/** What an integration's parameters, or an object in them, may have. */
export interface ParameterShape {
  readonly members: ReadonlyMap<string, ParameterMember>
}

export interface ParameterMember {
  /** `present`: the object cannot do without it. `notNull`: nor is null enough. */
  readonly required: 'present' | 'notNull' | null
  /** The objects in it, however deep in lists and maps they are; null where it may hold anything. */
  readonly inner: InnerShape | null
}

export interface InnerShape {
  /** What is around each object, from outside to inside. */
  readonly around: readonly ('list' | 'map')[]
  /** A function, because shapes may hold themselves. */
  readonly shape: () => ParameterShape
}
