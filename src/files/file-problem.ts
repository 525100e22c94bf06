/** Why a file cannot be read, without the path that Node.js repeats. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  switch ('code' in error ? error.code : undefined) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'it is a directory'
    case 'EACCES':
      return 'access is denied'
    default:
      return error.message
  }
}
