/**
 * Writes src/services/mocks/answers/limits/*.json: the limits on values in answers of AWS APIs that their clients'
 * schemas do not have: words, lengths and ranges.
 *
 *     npx node scripts/generate-value-limits.ts DIRECTORY
 *
 * The directory must have botocore's service models, `<service>/<version>/service-2.json` or the same with `.gz`. The
 * script writes a file for each client among this package's dependencies; `npm run format` formats it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

interface Shape {
  readonly type: string
  readonly members?: Readonly<Record<string, { readonly shape: string }>>
  /** For a list. */
  readonly member?: { readonly shape: string }
  /** For a map. */
  readonly value?: { readonly shape: string }
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
}

interface Model {
  readonly metadata: { readonly serviceId?: string }
  readonly operations: Readonly<Record<string, { readonly output?: { readonly shape: string } }>>
  readonly shapes: Readonly<Record<string, Shape>>
}

interface Limits {
  readonly words?: string
  readonly min?: number
  readonly max?: number
  readonly of?: number
}

/** Limits that the service was observed to apply although models say otherwise, by client and shape. */
const observed: Readonly<Record<string, Readonly<Record<string, Partial<Shape>>>>> = {
  // A later model allows more.
  lambda: { MemorySize: { max: 10_240 } },
}

/** Only these can be below zero: texts, bytes, lists and maps have a length. */
const numbers: ReadonlySet<string> = new Set(['integer', 'long', 'float', 'double'])

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('name the directory with the service models')
const root = path.join(import.meta.dirname, '..')
const target = path.join(root, 'src/services/mocks/answers/limits')
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}
const prefix = '@aws-sdk/client-'
const wanted = new Set(
  Object.keys(dependencies)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length)),
)
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
for (const entry of readdirSync(directory, { withFileTypes: true })) {
  const model = entry.isDirectory() ? newestModel(path.join(directory, entry.name)) : null
  // This is how clients' packages are named.
  const client = model?.metadata.serviceId?.toLowerCase().replaceAll(' ', '-')
  if (model === null || client === undefined || !wanted.delete(client)) continue
  writeFileSync(path.join(target, `${client}.json`), `${JSON.stringify(limitsOf(model, observed[client] ?? {}))}\n`)
}
if (wanted.size > 0) throw new Error(`there is no model for ${[...wanted].join(', ')}`)

/** The distinct limits, and for each structure in answers, which of its members has which limits. */
function limitsOf({ operations, shapes }: Model, observedOfClient: Readonly<Record<string, Partial<Shape>>>) {
  const values: Limits[] = []
  const indexes = new Map<string, number>()
  const structures: Record<string, string> = {}
  const seen = new Set<string>()

  const shapeOf = (name: string): Shape => ({ ...shapes[name]!, ...observedOfClient[name] })

  /** Walks a shape's parts. Returns the index of its own limits, or null if it has none. */
  const visit = (name: string): number | null => {
    const shape = shapeOf(name)
    if (shape.type === 'structure') {
      visitStructure(name, shape)
      return null
    }
    const inner = shape.member ?? shape.value
    const of = inner === undefined ? null : visit(inner.shape)
    const limits: Limits = {
      ...(shape.enum !== undefined && { words: joined(shape.enum) }),
      ...bound('min', shape.min === 0 && !numbers.has(shape.type) ? undefined : shape.min),
      ...bound('max', shape.max),
      ...(of !== null && { of }),
    }
    return Object.keys(limits).length === 0 ? null : indexOf(limits)
  }

  const visitStructure = (name: string, { members = {} }: Shape): void => {
    if (seen.has(name)) return
    seen.add(name)
    const limited: string[] = []
    for (const [member, { shape }] of Object.entries(members)) {
      const index = visit(shape)
      if (index !== null) limited.push(`${member} ${index}`)
    }
    if (limited.length > 0) structures[name] = limited.join(' ')
  }

  const indexOf = (limits: Limits): number => {
    const key = JSON.stringify(limits)
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, values.length)
    values.push(limits)
    return values.length - 1
  }

  for (const name of Object.keys(operations).sort()) {
    const output = operations[name]!.output
    if (output !== undefined) visit(output.shape)
  }
  const inOrder = Object.entries(structures).sort(([left], [right]) => (left < right ? -1 : 1))
  return { values, structures: Object.fromEntries(inOrder) }
}

/** Leaves out a bound that a number cannot represent exactly. */
function bound(name: 'min' | 'max', value: number | undefined) {
  return value !== undefined && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? { [name]: value } : {}
}

function joined(words: readonly string[]): string {
  if (words.some((word) => word.includes('|')))
    throw new Error(`one of the words ${words.join(' ')} contains the separator`)
  return words.join('|')
}

function newestModel(folder: string): Model | null {
  for (const version of readdirSync(folder).sort().reverse()) {
    const files = readdirSync(path.join(folder, version))
    const file = files.find((each) => /^service-2\.json(?:\.gz)?$/.test(each))
    if (file === undefined) continue
    const bytes = readFileSync(path.join(folder, version, file))
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Model
  }
  return null
}
