/** An example that can be opened in the editor. */
export interface Example {
  readonly name: string
  readonly load: () => Promise<string>
}

// Each becomes a file of its own, which is loaded when somebody opens it.
const files = import.meta.glob<string>('../../../../examples/*/*.asl.{json,yaml}', { query: '?raw', import: 'default' })

/** The examples of the repository, by name. */
export const examples: readonly Example[] = Object.entries(files)
  .map(([path, load]) => ({
    name:
      path
        .split('/')
        .at(-1)
        ?.replace(/\.asl\.\w+$/, '') ?? path,
    load,
  }))
  .sort((left, right) => left.name.localeCompare(right.name))
