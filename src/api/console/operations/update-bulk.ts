import { requireJob, shownProgress } from '../bulk/shown-progress.ts'
import { consoleOperation } from '../console-operation.ts'
import { oneOf, text } from '../input-shape.ts'

/** Pauses a job, lets it go on, or ends it. What it has done stays done. */
export const updateBulk = consoleOperation({
  name: 'UpdateBulk',
  input: { id: text({ max: 100 }), change: oneOf('PAUSE', 'RESUME', 'CANCEL') },
  async handle({ bulk }, { id, change }) {
    const job = requireJob(bulk, id)
    if (change === 'PAUSE') job.pause()
    else if (change === 'RESUME') job.resume()
    else job.cancel()
    return shownProgress(job.progress())
  },
})
