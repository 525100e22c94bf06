/** Pads a message as MD5 and the SHA family do: a one bit, zeros, and the length in bits at the end of a block. */
export function padded(message: Uint8Array, blockSize: 64 | 128, littleEndian: boolean): DataView {
  const lengthSize = blockSize / 8
  const size = Math.ceil((message.length + 1 + lengthSize) / blockSize) * blockSize
  const bytes = new Uint8Array(size)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  const high = Math.floor(message.length / 0x20000000)
  const low = (message.length << 3) >>> 0
  if (littleEndian) {
    view.setUint32(size - 8, low, true)
    view.setUint32(size - 4, high, true)
  } else {
    view.setUint32(size - 8, high)
    view.setUint32(size - 4, low)
  }
  return view
}

export function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count))
}

/** Words as hexadecimal digits, eight for each. */
export function hexadecimal(words: readonly number[], littleEndian = false): string {
  return words
    .map((word) => {
      const digits = (word >>> 0).toString(16).padStart(8, '0')
      return littleEndian ? digits.slice(6) + digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2) : digits
    })
    .join('')
}
