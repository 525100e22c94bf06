const nameCharactersMax = 80

/** The names of so many executions: numbered, if there are several. Empty ones are made up by the service. */
export function namesOf(name: string, count: number): readonly string[] {
  if (name === '' || count <= 1) return Array.from({ length: Math.max(1, count) }, () => name)
  return Array.from({ length: count }, (_, index) => {
    const suffix = `-${index + 1}`
    return name.slice(0, nameCharactersMax - suffix.length) + suffix
  })
}
