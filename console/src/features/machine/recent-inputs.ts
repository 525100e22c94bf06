const draftKey = (machineArn: string) => `stepwell:draft:${machineArn}`
const recentKey = (machineArn: string) => `stepwell:inputs:${machineArn}`
const recentMax = 8
// A browser keeps a few megabytes in all.
const charactersMax = 50_000

/** What was typed and not started, so that closing a dialog loses nothing; null if nothing was. */
export function readDraft(machineArn: string): string | null {
  return read(sessionStorage, draftKey(machineArn))
}

export function writeDraft(machineArn: string, input: string | null): void {
  write(sessionStorage, draftKey(machineArn), input)
}

/** The inputs that this browser last started executions with, the latest first. */
export function recentInputs(machineArn: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(read(localStorage, recentKey(machineArn)) ?? '[]')
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

export function rememberInput(machineArn: string, input: string): void {
  if (input.length > charactersMax) return
  const inputs = [input, ...recentInputs(machineArn).filter((each) => each !== input)].slice(0, recentMax)
  write(localStorage, recentKey(machineArn), JSON.stringify(inputs))
}

function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key)
  } catch {
    return null
  }
}

function write(storage: Storage, key: string, value: string | null): void {
  try {
    if (value === null || value.length > charactersMax) storage.removeItem(key)
    else storage.setItem(key, value)
  } catch {
    // A browser that stores nothing forgets.
  }
}
