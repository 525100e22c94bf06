import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

interface Program {
  /** How to find out whether it is installed and works. */
  readonly probe: readonly [command: string, ...arguments_: string[]]
  /** How to get it. */
  readonly install: string
}

/** Programs that some tests need and not every computer has. */
const programs: Readonly<Record<string, Program>> = {
  aws: { probe: ['aws', '--version'], install: 'pip install awscli, or https://aws.amazon.com/cli/' },
  bash: { probe: ['bash', '--version'], install: 'the package manager has it as bash' },
  curl: { probe: ['curl', '--version'], install: 'the package manager has it as curl' },
  moto: { probe: ['python3', '-c', 'import moto.server'], install: 'pip install "moto[server]"' },
  python3: { probe: ['python3', '--version'], install: 'apt-get install python3, or brew install python' },
  terraform: { probe: ['terraform', 'version'], install: 'https://developer.hashicorp.com/terraform/install' },
}

const found = new Map<string, string | null>()

/** Why tests that need a program are skipped, and how to get it; null if it is installed. */
export function whyMissing(name: string): string | null {
  const before = found.get(name)
  if (before !== undefined) return before
  const { probe, install } = programs[name] ?? { probe: [name, '--version'], install: 'see its own documentation' }
  const [command, ...arguments_] = probe
  const isThere = spawnSync(command, arguments_, { stdio: 'ignore' }).status === 0
  const reason = isThere ? null : `SKIPPED: ${name} is not on this machine (${install})`
  found.set(name, reason)
  return reason
}

/** Why tests that read a file next to the project are skipped; false if it is there. */
export function whyNotBeside(directory: string | URL): string | false {
  if (existsSync(directory)) return false
  const place = /shared\/.*/.exec(String(directory))?.[0]
  return `SKIPPED: ../${place} is not beside this project (no part of it, and not needed to use it)`
}
