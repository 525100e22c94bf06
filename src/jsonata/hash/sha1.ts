import { hexadecimal, padded, rotateLeft } from './bytes.ts'

/** The SHA-1 digest (FIPS 180-4) in hexadecimal. */
export function sha1(message: Uint8Array): string {
  const data = padded(message, 64, false)
  const state: [number, number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const words = new Int32Array(80)
  for (let block = 0; block < data.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = data.getInt32(block + 4 * index)
    for (let index = 16; index < 80; index++) {
      words[index] = rotateLeft(words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!, 1)
    }
    let [a, b, c, d, e] = state
    for (let step = 0; step < 80; step++) {
      const [mixed, constant] = mix(step, b, c, d)
      const next = (rotateLeft(a, 5) + mixed + e + constant + words[step]!) | 0
      e = d
      d = c
      c = rotateLeft(b, 30)
      b = a
      a = next
    }
    state[0] = (state[0] + a) | 0
    state[1] = (state[1] + b) | 0
    state[2] = (state[2] + c) | 0
    state[3] = (state[3] + d) | 0
    state[4] = (state[4] + e) | 0
  }
  return hexadecimal(state)
}

function mix(step: number, b: number, c: number, d: number): [number, number] {
  if (step < 20) return [(b & c) | (~b & d), 0x5a827999]
  if (step < 40) return [b ^ c ^ d, 0x6ed9eba1]
  if (step < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
  return [b ^ c ^ d, 0xca62c1d6]
}
