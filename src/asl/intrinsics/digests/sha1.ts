import { padded } from './padding.ts'

export function sha1(message: Uint8Array): Uint8Array {
  const view = padded(message, 64, false)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  const words = new Int32Array(80)
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(block + index * 4)
    for (let index = 16; index < 80; index++) {
      words[index] = rotate(words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!, 1)
    }
    let [a, b, c, d, e] = state as [number, number, number, number, number]
    for (let step = 0; step < 80; step++) {
      const [mixed, constant] = mix(step, b, c, d)
      const sum = (rotate(a, 5) + mixed + e + constant + words[step]!) | 0
      ;[e, d, c, b, a] = [d, c, rotate(b, 30), a, sum]
    }
    for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index]! + value) | 0
  }
  const result = new DataView(new ArrayBuffer(20))
  for (const [index, value] of state.entries()) result.setInt32(index * 4, value)
  return new Uint8Array(result.buffer)
}

/** The function of three words that a step uses, and its constant (FIPS 180-4). */
function mix(step: number, b: number, c: number, d: number): [number, number] {
  if (step < 20) return [(b & c) | (~b & d), 0x5a827999]
  if (step < 40) return [b ^ c ^ d, 0x6ed9eba1]
  if (step < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
  return [b ^ c ^ d, 0xca62c1d6]
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count))
}
