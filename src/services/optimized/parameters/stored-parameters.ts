/** What the API behind a resource type takes, as its file has it. */
export interface StoredParameters {
  /** By action: the members of its parameters. */
  readonly actions: Readonly<Record<string, string>>
  /** By name: the members of the objects in them. */
  readonly structures: Readonly<Record<string, string>>
}

/** A member as its file has it: `Name`, `Name!` for a required one, `Tags:[Tag` for a list of objects, `{` for a map. */
export function memberText(name: string, isRequired: boolean, around: string, structure: string | null): string {
  const text = `${name}${isRequired ? '!' : ''}${structure === null ? '' : `:${around}${structure}`}`
  if (!memberPattern.test(text)) throw new Error(`${text} cannot be stored`)
  return text
}

export const memberPattern = /^([\w-]+)(!?)(?::([[{]*)(\w+))?$/

/** What the APIs of one resource type take, together. */
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
