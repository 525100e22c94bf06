import type { Finding, SourceFile } from '../source-file.ts'

const linesMax = 400
const filesMax = 20

/** Files must be readable, and folders easy to survey. Generated files say so in their first line. */
export function* sizes(sources: readonly SourceFile[]): Generator<Finding> {
  const folders = new Map<string, number>()
  for (const { file, text } of sources) {
    const lines = text.split('\n').length - 1
    if (lines > linesMax && !/^\/[/*].*\bgenerated\b/i.test(text)) {
      yield {
        file,
        line: linesMax + 1,
        message: `has ${lines} lines; split it, so that none has more than ${linesMax}`,
      }
    }
    const folder = file.slice(0, file.lastIndexOf('/'))
    if (!file.endsWith('.test.ts')) folders.set(folder, (folders.get(folder) ?? 0) + 1)
  }
  for (const [folder, count] of folders) {
    if (count <= filesMax) continue
    yield {
      file: folder,
      line: 1,
      message: `has ${count} files; group them, so that no folder has more than ${filesMax}`,
    }
  }
}
