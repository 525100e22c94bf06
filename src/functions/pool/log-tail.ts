const tailBytesMax = 4096

/** The last four kilobytes of an invocation's log. */
export class LogTail {
  /** How many lines there have been in all. */
  lines = 0
  #text = ''

  add(line: string): void {
    this.lines++
    this.#text = `${this.#text}${line}\n`
    // Trimmed now and then, rather than at each line.
    if (this.#text.length > 4 * tailBytesMax) this.#text = this.#text.slice(-tailBytesMax)
  }

  get text(): string {
    const bytes = Buffer.from(this.#text)
    return bytes.length <= tailBytesMax ? this.#text : bytes.subarray(bytes.length - tailBytesMax).toString('utf8')
  }
}

export interface Report {
  readonly requestId: string
  readonly durationMillis: number
  readonly memoryMegabytes: number
  readonly memoryUsedMegabytes: number
  /** Set only for the first invocation of a process. */
  readonly initMillis: number | null
}

/** The line that Lambda writes at the end of each invocation. */
export function reportLine(report: Report): string {
  const { requestId, durationMillis, memoryMegabytes, memoryUsedMegabytes, initMillis } = report
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMillis.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMillis + (initMillis ?? 0))} ms`,
    `Memory Size: ${memoryMegabytes} MB`,
    `Max Memory Used: ${memoryUsedMegabytes} MB`,
    ...(initMillis === null ? [] : [`Init Duration: ${initMillis.toFixed(2)} ms`]),
  ]
  return `${parts.join('\t')}\t`
}
