/** The longest time that a field in seconds may give (guide and schema). */
export const secondsMax = 99_999_999
/** The maximum size of a payload in bytes, and so of a batch. */
export const payloadBytesMax = 262_144
/** The maximum number of items that an ItemReader passes on. */
export const itemsMax = 100_000_000
/** The maximum length of names of states and variables, in characters. */
export const nameLengthMax = 80
/** The maximum length of a Map's label, in characters. */
export const labelLengthMax = 40
/** The maximum length of a definition, in characters (API model). */
export const definitionLengthMax = 1_048_576
