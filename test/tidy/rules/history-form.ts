import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

/** `stateEnteredEventDetails`, `"inputDetails":…`: how the API shows events. */
const member = /\b[a-z]\w*EventDetails\b|\btruncated["']?:/g

/** Only src/api knows how history events are shown. */
export function* historyForm(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, text, isTest } of sources) {
    if (isTest || !file.startsWith('src/') || file.startsWith('src/api/')) continue
    for (const match of text.matchAll(member)) {
      yield {
        file,
        line: lineAt(text, match.index),
        message: 'names a member of events as the API shows them; leave that to src/api/history',
      }
    }
  }
}
