/** How large the parts of an upload are: with ten thousand of them, objects may have 80 GB. */
export const partBytes = 8 * 1024 * 1024

/** Joins a stream into parts of one size; the last one has what is left, and there is none for an empty stream. */
export async function* collectParts(body: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = []
  let bytes = 0
  for await (const given of body) {
    let piece: Uint8Array = typeof given === 'string' ? Buffer.from(given) : given
    while (bytes + piece.length >= partBytes) {
      const taken = partBytes - bytes
      pieces.push(piece.subarray(0, taken))
      yield Buffer.concat(pieces)
      pieces = []
      bytes = 0
      piece = piece.subarray(taken)
    }
    if (piece.length > 0) pieces.push(piece)
    bytes += piece.length
  }
  if (bytes > 0) yield Buffer.concat(pieces)
}
