import { requireJob, shownProgress } from '../bulk/shown-progress.ts'
import { consoleOperation } from '../console-operation.ts'
import { text } from '../input-shape.ts'

/** How far a job has come. */
export const describeBulk = consoleOperation({
  name: 'DescribeBulk',
  input: { id: text({ max: 100 }) },
  handle: async ({ bulk }, { id }) => shownProgress(requireJob(bulk, id).progress()),
})
