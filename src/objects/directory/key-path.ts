import path from 'node:path'
import type { ObjectLocation } from '../object-store.ts'
import { invalidKey, noSuchBucket } from './store-failures.ts'

const componentBytesMax = 255
const keyBytesMax = 1024

/** The directory of a bucket. The rule for the first character excludes hidden directories and `..`. */
export function bucketDirectory(root: string, bucket: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(bucket)) throw noSuchBucket(bucket)
  return path.join(root, bucket)
}

/** The names of the directories and of the file that a key stands for, none of which leads elsewhere. */
export function keyComponents(location: ObjectLocation): readonly string[] {
  const { key } = location
  if (key === '') throw invalidKey(location, 'it is empty')
  if (Buffer.byteLength(key) > keyBytesMax) throw invalidKey(location, `it is longer than ${keyBytesMax} bytes`)
  const components = key.split('/')
  const wrong = components.map(componentFault).find((fault) => fault !== null)
  if (wrong !== undefined) throw invalidKey(location, wrong)
  return components
}

/** Why a part of a key cannot be the name of a file, or null. */
export function componentFault(component: string): string | null {
  if (component === '') return 'it begins or ends with a slash, or has two of them in a row'
  if (component === '.' || component === '..') return `'${component}' is the name of another directory`
  if (component.includes('\0')) return 'it has a NUL character'
  if (!component.isWellFormed()) return 'it has half a surrogate pair'
  if (Buffer.byteLength(component) > componentBytesMax) {
    return `a part between slashes is longer than ${componentBytesMax} bytes`
  }
  if (process.platform === 'win32' && /[<>:"\\|?*\u0001-\u001f]|[. ]$/.test(component)) {
    return `Windows does not allow the name '${component}'`
  }
  return null
}
