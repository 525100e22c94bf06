/**
 * A message as digests take it: followed by a one bit, zeros, and its length in bits as the last `lengthBytes` bytes of a
 * whole number of blocks.
 */
export function padded(message: Uint8Array, blockBytes: 64 | 128, littleEndian: boolean): DataView {
  const lengthBytes = blockBytes / 8
  const total = Math.ceil((message.length + 1 + lengthBytes) / blockBytes) * blockBytes
  const bytes = new Uint8Array(total)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  // MD5 puts the least significant byte of the length first, the others last.
  view.setBigUint64(total - 8, BigInt(message.length) * 8n, littleEndian)
  return view
}
