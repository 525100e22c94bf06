import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

// Here Linux shows the real path of an open file, and accepts paths that begin at an open directory.
const descriptors = '/proc/self/fd'

/** The error for a file or directory outside where it should be. It has a system error code, like other such errors. */
function leadsOut(file: string): Error {
  return Object.assign(new Error(`${file} leads out of its directory`), { code: 'EACCES' })
}

function linkedDirectory(directory: string): Error {
  return Object.assign(new Error(`${directory} must be a directory and not a link to one`), { code: 'EACCES' })
}

/**
 * Whether a path, with all links followed, is the directory or below it. The directory's own path has no links in it: a link
 * that replaces the directory is not followed. Rejects with the file system's error where the path does not exist, so that
 * something just removed is not mistaken for something elsewhere.
 */
export async function isInside(file: string, directory: string): Promise<boolean> {
  return isPathInside(await realpath(file), directory)
}

export function isPathInside(actual: string, base: string): boolean {
  return actual === base || actual.startsWith(base.endsWith(path.sep) ? base : base + path.sep)
}

/** Opens a file for reading that must be below a directory once all links are followed. */
export async function openFileInside(file: string, directory: string): Promise<FileHandle> {
  // Otherwise, opening a pipe that nobody writes to would wait.
  return (await openInside(file, directory, constants.O_NONBLOCK)).handle
}

/**
 * Provides the path of a name in a directory that must be below another one. On Linux, the path begins at the opened
 * directory, so that exact directory is used, whatever its own path leads to in the meantime.
 */
export async function withDirectoryInside<Result>(
  parent: string,
  directory: string,
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  return useDirectory(await openInside(parent, directory, constants.O_DIRECTORY), parent, use)
}

/** Does the same for a directory at exactly its own path: no link to it is followed, wherever the link would lead. */
export async function withDirectoryAt<Result>(
  root: string,
  names: readonly string[],
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  const directory = path.join(await realpath(root), ...names)
  if ((await realpath(directory)) !== directory) throw linkedDirectory(directory)
  const handle = await open(directory, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_DIRECTORY ?? 0))
  const shown = await pathOfOpen(handle)
  if (shown !== null && shown !== directory) {
    await handle.close()
    throw linkedDirectory(directory)
  }
  return useDirectory({ handle, shown }, directory, use)
}

/** Makes a directory below a root, with its parents, and uses it as `withDirectoryAt` does. */
export async function withMadeDirectory<Result>(
  root: string,
  names: readonly string[],
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  for (const [index, name] of names.entries()) {
    await withDirectoryAt(root, names.slice(0, index), (pathOf) =>
      mkdir(pathOf(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      }),
    )
  }
  return withDirectoryAt(root, names, use)
}

/** Opens a regular file for reading: neither a link to one nor a pipe. */
export async function openPlainFile(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await handle.stat()).isFile()) throw leadsOut(file)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function useDirectory<Result>(
  { handle, shown }: Opened,
  directory: string,
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  try {
    const base = shown === null ? await realpath(directory) : path.join(descriptors, String(handle.fd))
    return await use((name) => path.join(base, name))
  } finally {
    await handle.close()
  }
}

interface Opened {
  readonly handle: FileHandle
  /** Its real path; null where the system does not show it. */
  readonly shown: string | null
}

/** A link may replace the path between the check and the opening, so the opened file is checked again. */
async function openInside(file: string, directory: string, flags: number): Promise<Opened> {
  const actual = await realpath(file)
  if (!isPathInside(actual, directory)) throw leadsOut(file)
  const handle = await open(actual, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (flags || 0))
  try {
    const shown = await pathOfOpen(handle)
    const isStillInside =
      shown === null ? await isSameInside(handle, actual, directory) : isPathInside(shown, directory)
    if (!isStillInside) throw leadsOut(file)
    return { handle, shown }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function isSameInside(handle: FileHandle, actual: string, directory: string): Promise<boolean> {
  const [opened, found] = await Promise.all([handle.stat(), stat(actual)])
  return opened.ino === found.ino && opened.dev === found.dev && (await isInside(actual, directory))
}

/** Null where the system does not show it. */
async function pathOfOpen({ fd }: FileHandle): Promise<string | null> {
  if (process.platform !== 'linux') return null
  return readlink(path.join(descriptors, String(fd))).catch(() => null)
}
