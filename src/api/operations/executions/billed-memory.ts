// The service's own estimate of the memory that an Express execution takes: 50 MB, plus its definition, plus its data once
// for each step that runs in parallel. Its examples count a thousand bytes per KB and a thousand KB per MB.
const baseMegabytes = 50
const bytesPerMegabyte = 1_000_000
const chunkMegabytes = 64

/** The memory that an Express execution is billed for, in whole chunks. */
export function billedMemoryMegabytes(definitionBytes: number, dataBytes: number): number {
  const used = baseMegabytes + (definitionBytes + dataBytes) / bytesPerMegabyte
  return Math.ceil(used / chunkMegabytes) * chunkMegabytes
}
