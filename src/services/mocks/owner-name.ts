/** Children of a distributed Map run under the name `<machine>/<label>`, and are mocked with their machine. */
export function ownerName(machineName: string): string {
  return machineName.split('/', 1)[0]!
}
