import { hexadecimal, padded, rotateLeft } from './bytes.ts'

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const constants = Array.from({ length: 64 }, (_nothing, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32))

/** The MD5 digest (RFC 1321) in hexadecimal. */
export function md5(message: Uint8Array): string {
  const data = padded(message, 64, true)
  const state: [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let block = 0; block < data.byteLength; block += 64) {
    let [a, b, c, d] = state
    for (let step = 0; step < 64; step++) {
      const round = step >> 4
      let mixed: number
      let word: number
      if (round === 0) {
        mixed = (b & c) | (~b & d)
        word = step
      } else if (round === 1) {
        mixed = (d & b) | (~d & c)
        word = (5 * step + 1) % 16
      } else if (round === 2) {
        mixed = b ^ c ^ d
        word = (3 * step + 5) % 16
      } else {
        mixed = c ^ (b | ~d)
        word = (7 * step) % 16
      }
      const sum = (a + mixed + constants[step]! + data.getUint32(block + 4 * word, true)) | 0
      const next = (b + rotateLeft(sum, shifts[4 * round + (step % 4)]!)) | 0
      a = d
      d = c
      c = b
      b = next
    }
    state[0] = (state[0] + a) | 0
    state[1] = (state[1] + b) | 0
    state[2] = (state[2] + c) | 0
    state[3] = (state[3] + d) | 0
  }
  return hexadecimal(state, true)
}
