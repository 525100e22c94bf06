import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { keyBytes } from './secret-box.ts'

/** The key cannot be used as it is. */
export class SecretKeyError extends Error {
  readonly code = 'SECRET_KEY_INVALID'
}

/** Reads a key of 32 bytes, in base64 or hexadecimal. Null for anything else. */
export function parseSecretKey(text: string): Buffer | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (!/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return null
  const key = Buffer.from(trimmed, 'base64')
  return key.length === keyBytes ? key : null
}

/**
 * The key in a file, which is made where it is missing, for its owner alone to read. The file appears with its whole
 * content: no crash leaves half a key behind, and of two processes that make it, both use the one that came first.
 *
 * @throws SecretKeyError when what is there is no key.
 */
export async function readOrMakeSecretKey(file: string): Promise<Buffer> {
  const text = (await readIfThere(file)) ?? (await makeKeyFile(file))
  await closeToOthers(file)
  const key = parseSecretKey(text)
  if (key === null) {
    throw new SecretKeyError(`${file} must hold a key of ${keyBytes} bytes, in base64 or hexadecimal, and does not`)
  }
  return key
}

/** It may have been put there with the modes of any file. */
async function closeToOthers(file: string): Promise<void> {
  try {
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) await chmod(file, mode & 0o700)
  } catch {
    // A file system without modes, or somebody else's file: a key that is mounted, for one.
  }
}

async function makeKeyFile(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(file, 'utf8')
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
