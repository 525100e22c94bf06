import { padded } from './padding.ts'

// RFC 1321: how far each step rotates, by round, and its constants.
const rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const constants = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0)

export function md5(message: Uint8Array): Uint8Array {
  const view = padded(message, 64, true)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = state as [number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const round = step >> 4
      const [mixed, word] = mix(round, step, b, c, d)
      const sum = (a + mixed + constants[step]! + view.getInt32(block + word * 4, true)) | 0
      const rotation = rotations[round * 4 + (step & 3)]!
      ;[a, d, c, b] = [d, c, b, (b + ((sum << rotation) | (sum >>> (32 - rotation)))) | 0]
    }
    for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index]! + value) | 0
  }
  const result = new DataView(new ArrayBuffer(16))
  for (const [index, value] of state.entries()) result.setInt32(index * 4, value, true)
  return new Uint8Array(result.buffer)
}

/** The round's function of three words, and which word of the block the step takes. */
function mix(round: number, step: number, b: number, c: number, d: number): [number, number] {
  if (round === 0) return [(b & c) | (~b & d), step]
  if (round === 1) return [(d & b) | (~d & c), (5 * step + 1) & 15]
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15]
  return [c ^ (b | ~d), (7 * step) & 15]
}
