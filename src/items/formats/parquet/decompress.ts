import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { CompressionCodec } from 'hyparquet'
import { snappyUncompress } from 'hyparquet/src/snappy.js'

// How many bytes one compressed byte can become at most: with Snappy, three bytes copy 64.
const snappyRatioMax = 22
// The output buffer of one step: small for a small page, but large enough to avoid many calls.
const roomBytesMin = 256
const roomBytesMax = 1024 * 1024

/**
 * Decompresses a page. Never produces more bytes than asked for, nor allocates more than the compressed ones can become.
 */
export function decompress(codec: CompressionCodec, input: Uint8Array, bytes: number): Uint8Array {
  const output = decompressed(codec, input, bytes)
  if (output.length !== bytes) {
    throw new Error(`a page has ${output.length} bytes when decompressed, but claims ${bytes}`)
  }
  return output
}

function decompressed(codec: CompressionCodec, input: Uint8Array, bytes: number): Uint8Array {
  if (codec === 'UNCOMPRESSED') return input
  // A page that contains only nulls may have nothing to decompress.
  if (bytes === 0) return new Uint8Array(0)
  const options = {
    maxOutputLength: bytes,
    chunkSize: Math.min(Math.max(bytes, roomBytesMin), roomBytesMax),
  }
  switch (codec) {
    case 'SNAPPY': {
      if (bytes > input.length * snappyRatioMax) {
        throw new Error(`a page claims ${bytes} bytes, more than its ${input.length} can become with Snappy`)
      }
      const output = new Uint8Array(bytes)
      snappyUncompress(input, output)
      return output
    }
    case 'GZIP':
      return gunzipSync(input, options)
    case 'ZSTD':
      return zstdDecompressSync(input, options)
    case 'BROTLI':
      return brotliDecompressSync(input, options)
    default:
      throw new Error(`unsupported compression codec: ${codec}`)
  }
}
