import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isInside, isPathInside } from './directory-walk.ts'

// Where the system shows what an open file really is, and takes paths that begin at an open directory.
const descriptors = '/proc/self/fd'

/** A file or directory is elsewhere than where it was looked for. In the system's words, as others of its kind are. */
function leadsOut(file: string): Error {
  return Object.assign(new Error(`${file} leads out of its directory`), { code: 'EACCES' })
}

/** Opens a file that must be below a directory, with all links followed, for reading. */
export function openFileInside(file: string, directory: string): Promise<FileHandle> {
  // A pipe that nobody writes to would be waited for, otherwise.
  return openInside(file, directory, constants.O_NONBLOCK)
}

/**
 * Gives the path of a name in a directory that must be below another one. On Linux, the path begins at the opened
 * directory: whatever its own path leads to in the meantime, it is that one which is used.
 */
export async function withDirectoryInside<Result>(
  parent: string,
  directory: string,
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  const handle = await openInside(parent, directory, constants.O_DIRECTORY)
  try {
    const shown = await pathOfOpen(handle)
    const base = shown === null ? await realpath(parent) : path.join(descriptors, String(handle.fd))
    return await use((name) => path.join(base, name))
  } finally {
    await handle.close()
  }
}

/** What was looked at may have been replaced by a link before it is opened, so what was opened is looked at once more. */
async function openInside(file: string, directory: string, flags: number): Promise<FileHandle> {
  const actual = await realpath(file)
  if (!(await isInside(actual, directory))) throw leadsOut(file)
  const handle = await open(actual, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (flags || 0))
  try {
    if (!(await isStillInside(handle, actual, directory))) throw leadsOut(file)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function isStillInside(handle: FileHandle, actual: string, directory: string): Promise<boolean> {
  const shown = await pathOfOpen(handle)
  if (shown !== null) return isPathInside(shown, await realpath(directory))
  const [opened, found] = await Promise.all([handle.stat(), stat(actual)])
  return opened.ino === found.ino && opened.dev === found.dev && (await isInside(actual, directory))
}

/** Null where the system does not tell. */
async function pathOfOpen({ fd }: FileHandle): Promise<string | null> {
  if (process.platform !== 'linux') return null
  return readlink(path.join(descriptors, String(fd))).catch(() => null)
}
