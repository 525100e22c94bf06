import { shownProgress } from '../bulk/shown-progress.ts'
import { consoleOperation } from '../console-operation.ts'

/** The jobs that this server remembers, newest first. */
export const listBulks = consoleOperation({
  name: 'ListBulks',
  input: {},
  handle: async ({ bulk }) => ({ bulks: bulk.list().map(shownProgress) }),
})
