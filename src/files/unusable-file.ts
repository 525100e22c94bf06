/** A file cannot be used because of its kind or size. The message continues after the file's name. */
export class UnusableFile extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnusableFile'
  }
}

/** More than any definition, input or configuration needs, but little enough to fit into memory a few times over. */
export const fileBytesMax = 64 * 1024 * 1024

export function tooLong(bytesMax: number): UnusableFile {
  return new UnusableFile(`it has more than ${shownBytes(bytesMax)}, the limit for such a file`)
}

function shownBytes(bytes: number): string {
  return bytes % (1024 * 1024) === 0 ? `${bytes / 1024 / 1024} MiB` : `${bytes} bytes`
}
