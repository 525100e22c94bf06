import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The constraints on a value beyond its type. */
export interface ValueLimits {
  readonly words: ReadonlySet<string> | null
  /** For a number, of its value; for anything else, of its length. */
  readonly min: number
  readonly max: number
  /** The constraints on the items of a list or the values of a map. */
  readonly of: ValueLimits | null
}

/** The limits of a structure's members, by their names in the API. */
export type MemberLimits = ReadonlyMap<string, ValueLimits>

interface Stored {
  readonly values: readonly {
    /** Separated by `|`. */
    readonly words?: string
    readonly min?: number
    readonly max?: number
    /** An earlier index in this list. */
    readonly of?: number
  }[]
  /** By structure: `FirstMember 3 SecondMember 0`, each member with an index into the list of values. */
  readonly structures: Readonly<Record<string, string>>
}

const none: MemberLimits = new Map()
const read = new Map<string, (structure: string) => MemberLimits>()

/** The limits of a client's API's answers. None are known for clients that do not come with this package. */
export function valueLimits(packageName: string): (structure: string) => MemberLimits {
  const known = read.get(packageName)
  if (known !== undefined) return known
  const file = path.join(import.meta.dirname, 'limits', `${packageName.replace(/^.*\/client-/, '')}.json`)
  const made = existsSync(file) ? limitsIn(JSON.parse(readFileSync(file, 'utf8')) as Stored) : () => none
  read.set(packageName, made)
  return made
}

function limitsIn({ values, structures }: Stored): (structure: string) => MemberLimits {
  const limits: ValueLimits[] = []
  for (const { words, min, max, of } of values) {
    limits.push({
      words: words === undefined ? null : new Set(words.split('|')),
      min: min ?? -Infinity,
      max: max ?? Infinity,
      of: of === undefined ? null : limits[of]!,
    })
  }
  return (structure) => {
    const members = Object.hasOwn(structures, structure) ? structures[structure]!.split(' ') : []
    const found = new Map<string, ValueLimits>()
    for (let index = 0; index < members.length; index += 2) {
      found.set(members[index]!, limits[Number(members[index + 1])]!)
    }
    return found
  }
}
