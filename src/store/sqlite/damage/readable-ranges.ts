/**
 * What the key of a history chunk has room for: see the table `history`. The statements write it as 0x7FFFFFFFFFF, where
 * they look for ids to work on.
 */
export const idMax = 2 ** 43 - 1

/** The last instant that a `Date` can hold. The statements write it as 8640000000000000. */
export const millisMax = 8.64e15
