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
 * Reads the key in a file, or creates the file where it is missing, readable only by its owner. The file appears with its
 * whole content: a crash never leaves half a key behind, and if two processes create it, both use the one that came first.
 *
 * @throws SecretKeyError where the file does not hold a key.
 */
export async function readOrMakeSecretKey(file: string): Promise<Buffer> {
  const text = (await readIfThere(file)) ?? (await makeKeyFile(file))
  await closeToOthers(file)
  const key = parseSecretKey(text)
  if (key === null) {
    throw new SecretKeyError(`${file} must hold a key of ${keyBytes} bytes, in base64 or hexadecimal, but does not`)
  }
  return key
}

/** Somebody may have put the file there with ordinary permissions. */
async function closeToOthers(file: string): Promise<void> {
  try {
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) await chmod(file, mode & 0o700)
  } catch {
    // A file system without permissions, or somebody else's file, such as a mounted key.
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
