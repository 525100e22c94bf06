import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'

const directory = new URL('./sql/', import.meta.url)

let textByName: ReadonlyMap<string, string> | undefined

/** The statements of sql/*.sql, each under the name in the comment before it: `-- name: frames-due`. */
export function statementTexts(): ReadonlyMap<string, string> {
  textByName ??= readStatements()
  return textByName
}

/** Prepares the statement of that name. Statements are prepared once, when the store opens, so a mistake shows at once. */
export function prepareStatement(database: DatabaseSync, name: string): StatementSync {
  const text = statementTexts().get(name)
  if (text === undefined) throw new Error(`There is no statement named ${name} in ${directory.pathname}`)
  return database.prepare(text)
}

function readStatements(): Map<string, string> {
  const texts = new Map<string, string>()
  for (const file of readdirSync(directory)) {
    if (!file.endsWith('.sql')) continue
    const [, ...parts] = readFileSync(new URL(file, directory), 'utf8').split(/^-- name: /m)
    for (const part of parts) {
      const lineEnd = part.indexOf('\n')
      const name = part.slice(0, lineEnd).trim()
      if (texts.has(name)) throw new Error(`Two statements are named ${name}, one of them in ${file}`)
      texts.set(name, part.slice(lineEnd + 1).trim())
    }
  }
  return texts
}
