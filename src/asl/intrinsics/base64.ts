const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const digits: ReadonlyMap<string, number> = new Map([
  ...Array.from(alphabet, (character, index): [string, number] => [character, index]),
  ['-', 62],
  ['_', 63],
])

export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const group = (bytes[offset]! << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0)
    text += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!
    text += offset + 1 < bytes.length ? alphabet[(group >> 6) & 63]! : '='
    text += offset + 2 < bytes.length ? alphabet[group & 63]! : '='
  }
  return text
}

/** Decodes up to the padding, and passes over characters that are no Base64, as the service is reported to do. */
export function decodeBase64(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let bitCount = 0
  for (const character of text) {
    if (character === '=') break
    const digit = digits.get(character)
    if (digit === undefined) continue
    bits = ((bits << 6) | digit) & 0xffff
    bitCount += 6
    if (bitCount < 8) continue
    bitCount -= 8
    bytes.push((bits >> bitCount) & 0xff)
  }
  return Uint8Array.from(bytes)
}
