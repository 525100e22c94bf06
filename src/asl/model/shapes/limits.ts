/** The longest time that a field in seconds may give (guide and schema). */
export const secondsMax = 99_999_999
/** What a payload may take in bytes, and so a batch too. */
export const payloadBytesMax = 262_144
/** The most items that an ItemReader hands on. */
export const itemsMax = 100_000_000
/** State names and variable names have this many characters at most. */
export const nameLengthMax = 80
/** A Map's label has this many characters at most. */
export const labelLengthMax = 40
/** A definition has this many characters at most (API model). */
export const definitionLengthMax = 1_048_576
