/**
 * How many decompressed bytes the pages of a row group may have: at one time, and in all. The service accepts row groups of
 * 256 MB; some writers state the compressed size of theirs.
 */
export const heldBytesMax = 256 * 1024 * 1024
export const decompressedBytesMax = 4 * heldBytesMax

/** Keeps count of the decompressed pages of a row group. */
export class PageBudget {
  #held = 0
  #total = 0

  /** Reserves room for a page before it is decompressed, in place of one that is no longer needed. */
  take(bytes: number, insteadOf = 0): void {
    this.#held += bytes - insteadOf
    this.#total += bytes
    if (this.#held > heldBytesMax || this.#total > decompressedBytesMax) {
      throw new Error(
        `its pages take more than ${heldBytesMax} bytes at a time when decompressed, or ${decompressedBytesMax} in all`,
      )
    }
  }
}
