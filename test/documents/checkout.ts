import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'

// Everything that users have, and what `npm test` needs to run one test.
const copied = [
  'README.md',
  'bin',
  'console',
  'docs',
  'scripts',
  'package.json',
  'package-lock.json',
  'src',
  'test',
  'tsconfig.json',
]
// The ports in pages and examples. Others may be using them, so each checkout has its own.
const writtenPorts = ['8083', '12111', '5000']
const filesWithPorts = ['examples/stripe-payment/input.json', 'examples/stripe-payment/stub.mjs']

/**
 * The project as a fresh clone in a separate directory, with ports that nobody else uses. All pages share one, because
 * Node.js caches compiled source files by path.
 */
export class Checkout {
  readonly directory: string
  readonly #ports: ReadonlyMap<string, string>

  private constructor(directory: string, ports: ReadonlyMap<string, string>) {
    this.directory = directory
    this.#ports = ports
  }

  static async create(): Promise<Checkout> {
    const directory = mkdtempSync(path.join(tmpdir(), 'stepwell-checkout-'))
    for (const each of copied) cpSync(path.join(root, each), path.join(directory, each), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'))
    const ports = new Map<string, string>()
    for (const port of writtenPorts) ports.set(port, String(await freePort()))
    return new Checkout(directory, ports)
  }

  /** Undoes all changes, so that the next page starts afresh. */
  reset(): void {
    for (const each of ['.stepwell', 'examples'])
      rmSync(path.join(this.directory, each), { recursive: true, force: true })
    cpSync(path.join(root, 'examples'), path.join(this.directory, 'examples'), {
      recursive: true,
      // A clone has no results of examples that were tried out.
      filter: (source) => path.basename(source) !== 'results',
    })
    for (const file of filesWithPorts) {
      const target = path.join(this.directory, file)
      writeFileSync(target, this.withPorts(readFileSync(target, 'utf8')))
    }
  }

  /** A text with this checkout's ports instead of the written ones. */
  withPorts(text: string): string {
    return text.replaceAll(/(?<=(?:127\.0\.0\.1|localhost):|-p |\?\? )\d+/g, (port) => this.#ports.get(port) ?? port)
  }

  /** The port of the server. */
  get port(): string {
    return this.#ports.get('8083')!
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}
