import path from 'node:path'
import { writeOut } from '../../output/command-output.ts'
import { UsageError } from '../../server/usage-error.ts'
import { compactDatabase, StoreError } from '../../store/index.ts'
import { serveRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'

const compactRows = { dataDirectory: serveRows.dataDirectory }

/** Returns the disk space that the database of a data directory no longer needs. */
export async function compact(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const directory = path.resolve(readOptions(compactRows, flags, process.env).dataDirectory)
  try {
    const { bytesBefore, bytesAfter } = compactDatabase(directory)
    writeOut(`${directory}: ${shown(bytesBefore)} before, ${shown(bytesAfter)} now\n`)
  } catch (error) {
    throw error instanceof StoreError ? new UsageError(error.message) : error
  }
}

function shown(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
