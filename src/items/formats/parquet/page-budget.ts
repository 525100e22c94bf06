/**
 * How many bytes the pages of a row group may have together that are decompressed at one time, and all of them one after
 * the other. The service takes row groups of 256 MB; some writers say how large theirs is with compression.
 */
export const heldBytesMax = 256 * 1024 * 1024
export const decompressedBytesMax = 4 * heldBytesMax

/** Keeps count of the decompressed pages of a row group. */
export class PageBudget {
  #held = 0
  #total = 0

  /** Makes room for a page before it is decompressed, in the place of one that nobody needs any more. */
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
