import { consoleOperation } from '../console-operation.ts'
import { list, text } from '../input-shape.ts'

const arnCharactersMax = 256
const machinesMax = 100
// More than that is shown as "1,000+": nobody waits for a million to be counted.
const countMax = 1_000

/** Counts the executions of machines by status, each up to 1,000. */
export const countExecutions = consoleOperation({
  name: 'CountExecutions',
  input: { stateMachineArns: list(text({ max: arnCharactersMax }), { max: machinesMax }) },
  resources: ({ stateMachineArns }) => stateMachineArns,
  async handle({ store }, { stateMachineArns }) {
    const counts = await Promise.all(stateMachineArns.map((arn) => store.overview.countByStatus(arn, countMax)))
    return {
      countMax,
      counts: stateMachineArns.map((stateMachineArn, index) => ({ stateMachineArn, ...counts[index] })),
    }
  },
})
