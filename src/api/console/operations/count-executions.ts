import { seconds } from '../../operations/answer.ts'
import { consoleOperation } from '../console-operation.ts'
import { list, text } from '../input-shape.ts'

const arnCharactersMax = 256
const machinesMax = 100
// More than that is shown as "1,000+": nobody waits for a million to be counted.
const countMax = 1_000

/** Counts the executions of machines by status, each up to 1,000, and tells the last one of each machine. */
export const countExecutions = consoleOperation({
  name: 'CountExecutions',
  input: { stateMachineArns: list(text({ max: arnCharactersMax }), { max: machinesMax }) },
  resources: ({ stateMachineArns }) => stateMachineArns,
  async handle({ store }, { stateMachineArns }) {
    const counts = await Promise.all(
      stateMachineArns.map(async (stateMachineArn) => {
        const byStatus = await store.overview.countByStatus(stateMachineArn, countMax)
        const newest = { machineArn: stateMachineArn, status: null, limit: 1, after: null }
        const [last] = (await store.executions.list(newest)).items
        return {
          stateMachineArn,
          ...byStatus,
          ...(last !== undefined && {
            last: { executionArn: last.arn, status: last.status, startDate: seconds(last.startMillis) },
          }),
        }
      }),
    )
    return { countMax, counts }
  },
})
