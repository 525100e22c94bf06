import { ByteCollector } from '../../bytes/byte-collector.ts'
/** The size of the parts of an upload. With ten thousand of them, objects may have 80 GB. */
export const partBytes = 8 * 1024 * 1024

/** Joins a stream into parts of one size. The last part has what is left; an empty stream gives no parts. */
export async function* collectParts(body: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  const collector = new ByteCollector()
  for await (const given of body) {
    let piece: Uint8Array = typeof given === 'string' ? Buffer.from(given) : given
    while (collector.length + piece.length >= partBytes) {
      const taken = partBytes - collector.length
      collector.push(piece.subarray(0, taken))
      yield collector.take()
      piece = piece.subarray(taken)
    }
    collector.push(piece)
  }
  if (collector.length > 0) yield collector.take()
}
