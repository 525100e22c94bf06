// The service's own estimate of the memory that an Express execution takes: 50 MB, and its definition, and its data once
// for each step that runs side by side. Its examples count a thousand bytes for a KB and a thousand KB for an MB.
const baseMegabytes = 50
const bytesPerMegabyte = 1_000_000
const chunkMegabytes = 64

/** The memory that an Express execution is billed for, in whole chunks. */
export function billedMemoryMegabytes(definitionBytes: number, dataBytes: number): number {
  const used = baseMegabytes + (definitionBytes + dataBytes) / bytesPerMegabyte
  return Math.ceil(used / chunkMegabytes) * chunkMegabytes
}
