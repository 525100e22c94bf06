import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

const statement =
  /\b(?:SELECT\b[^'`"\n]{1,200}\bFROM|INSERT (?:OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (?:TABLE|INDEX)|PRAGMA \w+)\b/g

/** Only stores know SQL. */
export function* sqlPlace(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, text } of sources) {
    if (!file.startsWith('src/') || file.startsWith('src/store/')) continue
    for (const match of text.matchAll(statement)) {
      yield {
        file,
        line: lineAt(text, match.index),
        message: 'has SQL; give the interface in src/store/store.ts a method for it',
      }
    }
  }
}
