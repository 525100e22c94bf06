import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

// Files that other programs write, and that nobody edits. Python keeps its compiled modules beside the code.
const ignored = /^(?:\..*|node_modules|__pycache__|.*\.pyc|.*\.log|.*~|.*\.sw.)$/
// Each folder uses one of the system's watches.
const foldersMax = 2000

export interface FileWatch {
  close(): void
}

/**
 * Watches several places, each a directory with everything below it, or a single file.
 *
 * @throws the system's error for a file that it cannot watch.
 */
export function watchPlaces(places: readonly string[], changed: (file: string) => void): FileWatch {
  const watches: FileWatch[] = []
  const close = () => {
    for (const each of watches) each.close()
  }
  try {
    for (const place of places) {
      const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() === true
      watches.push(isFile ? watchFile(place, changed) : watchDirectory(place, changed))
    }
  } catch (error) {
    close()
    throw error
  }
  return { close }
}

/** Watches the file's folder instead: editors replace the file with another. */
function watchFile(file: string, changed: (file: string) => void): FileWatch {
  const watcher = watch(path.dirname(file), { persistent: false }, (_event, name) => {
    if (name === path.basename(file)) changed(file)
  })
  watcher.on('error', () => watcher.close())
  return watcher
}

/**
 * Calls back with the path of each file or folder that changes below a directory. Folders of packages are left out: they are
 * large, and change only when somebody installs something, which is when the code changes too.
 */
function watchDirectory(directory: string, changed: (file: string) => void): FileWatch {
  const watchers = new Map<string, FSWatcher>()

  const watchFolder = (folder: string): void => {
    if (watchers.has(folder) || watchers.size >= foldersMax) return
    let watcher: FSWatcher
    try {
      watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null) return changed(folder)
        if (ignored.test(name)) return
        const place = path.join(folder, name)
        watchTree(place)
        changed(place)
      })
    } catch {
      // It has gone again, or it is a file.
      return
    }
    watcher.on('error', () => {
      watcher.close()
      watchers.delete(folder)
    })
    watchers.set(folder, watcher)
  }

  const watchTree = (folder: string): void => {
    let entries: { name: string; isDirectory(): boolean }[]
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch {
      // It is not a folder, or has gone.
      watchers.get(folder)?.close()
      watchers.delete(folder)
      return
    }
    watchFolder(folder)
    for (const entry of entries) {
      if (entry.isDirectory() && !ignored.test(entry.name)) watchTree(path.join(folder, entry.name))
    }
  }

  watchTree(directory)
  return {
    close() {
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
