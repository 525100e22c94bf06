import type { Stats } from 'node:fs'
import type { FileState } from './file-etag.ts'

export function fileState({ size, mtimeMs }: Stats): FileState {
  return { sizeBytes: size, modifiedMillis: mtimeMs }
}

export function isSameState(left: FileState, right: FileState): boolean {
  return left.sizeBytes === right.sizeBytes && left.modifiedMillis === right.modifiedMillis
}

export function isNoFile(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
}
