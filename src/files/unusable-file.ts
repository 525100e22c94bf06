/** A file that was named is not one that can be read: its kind, or its size. The message goes on after its name. */
export class UnusableFile extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnusableFile'
  }
}

/** More than any definition, input or configuration has, and little enough to be held in memory a few times over. */
export const fileBytesMax = 64 * 1024 * 1024

export function tooLong(bytesMax: number): UnusableFile {
  return new UnusableFile(`it has more than ${shownBytes(bytesMax)}, which is the most that is read of such a file`)
}

function shownBytes(bytes: number): string {
  return bytes % (1024 * 1024) === 0 ? `${bytes / 1024 / 1024} MiB` : `${bytes} bytes`
}
