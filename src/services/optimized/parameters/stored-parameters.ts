/** What the API behind a resource type takes, in the form stored in its file. */
export interface StoredParameters {
  /** The members of the parameters, by action. */
  readonly actions: Readonly<Record<string, string>>
  /** The members of the objects in them, by structure name. */
  readonly structures: Readonly<Record<string, string>>
}

/** A member in its stored form: `Name`, `Name!` if it is required, `Tags:[Tag` for a list of objects, `{` for a map. */
export function memberText(name: string, isRequired: boolean, around: string, structure: string | null): string {
  const text = `${name}${isRequired ? '!' : ''}${structure === null ? '' : `:${around}${structure}`}`
  if (!memberPattern.test(text)) throw new Error(`${text} cannot be stored`)
  return text
}

export const memberPattern = /^([\w-]+)(!?)(?::([[{]*)(\w+))?$/

/** Joins what the APIs of one resource type take. */
export function joined(all: readonly StoredParameters[]): StoredParameters {
  const structures: Record<string, string> = {}
  for (const [name, text] of all.flatMap((each) => Object.entries(each.structures))) {
    if ((structures[name] ?? text) !== text) throw new Error(`two APIs have a structure ${name}, and they differ`)
    structures[name] = text
  }
  return { actions: Object.assign({}, ...all.map(({ actions }) => actions)), structures: sorted(structures) }
}

function sorted(structures: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(structures).sort(([left], [right]) => (left < right ? -1 : 1)))
}
