import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface ConsoleFile {
  readonly content: Buffer
  readonly type: string
  /** Whether its name changes with its content, so that browsers need not ask again. */
  readonly isLasting: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** The files of the built console. Only what is in its folder can be asked for, as no path is ever made of a request. */
export class ConsoleFiles {
  readonly #directory: string
  #files: Promise<ReadonlyMap<string, ConsoleFile>> | null = null

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Gives a file by its path within the console, such as `assets/index.js`; null if there is none. */
  async find(name: string): Promise<ConsoleFile | null> {
    return (await this.#read()).get(name) ?? null
  }

  /** Whether there is a console: a clone has none before it was built. */
  async isBuilt(): Promise<boolean> {
    return (await this.#read()).has('index.html')
  }

  #read(): Promise<ReadonlyMap<string, ConsoleFile>> {
    this.#files ??= readFiles(this.#directory).then((files) => {
      // It may be built while the server runs.
      if (files.size === 0) this.#files = null
      return files
    })
    return this.#files
  }
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const files = new Map<string, ConsoleFile>()
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(directory, file).replaceAll('\\', '/')
    const type = types[path.extname(name)] ?? 'application/octet-stream'
    files.set(name, { content: await readFile(file), type, isLasting: name.startsWith('assets/') })
  }
  return files
}
