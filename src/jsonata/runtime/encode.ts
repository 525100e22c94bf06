/** UTF-8 bytes of a text; half a surrogate pair becomes the replacement character. */
export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The text of UTF-8 bytes; bytes that are not UTF-8 become the replacement character. */
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

/** The value of each ASCII character as a Base64 digit, in either alphabet; -1 if it is not a digit. */
const digitValues = Int8Array.from({ length: 128 }, (_nothing, code) => {
  const character = String.fromCharCode(code)
  return alphabet.indexOf(character === '-' ? '+' : character === '_' ? '/' : character)
})

export function base64Encode(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3))
  let length = 0
  for (let index = 0; index < bytes.length; index += 3) {
    const rest = bytes.length - index
    const bits = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    codes[length++] = alphabet.charCodeAt(bits >> 18)
    codes[length++] = alphabet.charCodeAt((bits >> 12) & 63)
    codes[length++] = rest > 1 ? alphabet.charCodeAt((bits >> 6) & 63) : 0x3d
    codes[length++] = rest > 2 ? alphabet.charCodeAt(bits & 63) : 0x3d
  }
  return new TextDecoder().decode(codes)
}

/** Decodes up to the first `=`, skipping characters outside the alphabet. The URL-safe alphabet is read as well. */
export function base64Decode(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let length = 0
  let bits = 0
  let count = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x3d) break
    const value = code < 128 ? digitValues[code]! : -1
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xfffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes[length++] = (bits >> count) & 0xff
    }
  }
  return bytes.subarray(0, length)
}

/** One byte for each code unit, for texts that hold bytes. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

export function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
