import { s3Error } from './s3-error.ts'

export interface ByteRange {
  readonly start: number
  /** Inclusive. */
  readonly end: number
}

/** The bytes that a Range header asks for; null for all of them, which is also what an unreadable header means. */
export function readByteRange(header: string | undefined, sizeBytes: number): ByteRange | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (start > end) throw s3Error('InvalidRange', 416, 'The requested range is not satisfiable')
  return { start, end }
}
