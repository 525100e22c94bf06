import { consoleOperation } from '../console-operation.ts'
import { list, text } from '../input-shape.ts'

/** How many tasks wait for a worker, and how many workers for a task, at each activity. */
export const describeActivityQueues = consoleOperation({
  name: 'DescribeActivityQueues',
  input: { activityArns: list(text({ max: 256 }), { max: 1_000 }) },
  resources: ({ activityArns }) => activityArns,
  async handle({ runtime }, { activityArns }) {
    return {
      queues: activityArns.map((activityArn) => {
        const { waitingTasks, waitingWorkers } = runtime.activityFigures(activityArn)
        return { activityArn, waitingTasks, waitingWorkers }
      }),
    }
  },
})
