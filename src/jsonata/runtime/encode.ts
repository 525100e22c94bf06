/** UTF-8 bytes of a text; half a surrogate pair becomes the replacement character. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    let code = character.codePointAt(0)!
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    }
  }
  return Uint8Array.from(bytes)
}

/** The text of UTF-8 bytes; what is no UTF-8 becomes the replacement character. */
export function utf8Text(bytes: Uint8Array): string {
  let text = ''
  let index = 0
  while (index < bytes.length) {
    const first = bytes[index]!
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    let taken = 1
    while (taken < length && ((bytes[index + taken] ?? 0) & 0xc0) === 0x80) {
      code = (code << 6) | (bytes[index + taken]! & 63)
      taken++
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0
    const valid = length > 0 && taken === length && code >= least && code <= 0x10ffff
    text += String.fromCodePoint(valid && !(code >= 0xd800 && code <= 0xdfff) ? code : 0xfffd)
    index += taken
  }
  return text
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function base64Encode(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let index = 0; index < bytes.length; index += 3) {
    const rest = bytes.length - index
    const bits = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const third = rest > 1 ? alphabet[(bits >> 6) & 63]! : '='
    const fourth = rest > 2 ? alphabet[bits & 63]! : '='
    parts.push(alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]! + third + fourth)
  }
  return parts.join('')
}

/** Decodes, skipping what is not of the alphabet, up to the first `=`. The URL-safe alphabet is read as well. */
export function base64Decode(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of text) {
    if (character === '=') break
    const value = alphabet.indexOf(character === '-' ? '+' : character === '_' ? '/' : character)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xfffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}

/** One byte for each code unit, as texts of bytes are held. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_nothing, index) => text.charCodeAt(index) & 0xff)
}

export function latin1Text(bytes: Uint8Array): string {
  const parts: string[] = []
  for (const byte of bytes) parts.push(String.fromCharCode(byte))
  return parts.join('')
}
