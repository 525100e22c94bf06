import { consoleOperation } from '../console-operation.ts'
import { shownExpress } from '../express/shown-express.ts'
import { integer, optional, text } from '../input-shape.ts'

/** The Express executions of a machine that the server remembers, newest first. */
export const listExpressExecutions = consoleOperation({
  name: 'ListExpressExecutions',
  input: { stateMachineArn: text({ max: 256 }), maxResults: optional(integer({ min: 1, max: 1_000 })) },
  resources: ({ stateMachineArn }) => [stateMachineArn],
  async handle({ express }, { stateMachineArn, maxResults = 1_000 }) {
    const remembered = express?.list(stateMachineArn) ?? []
    return { isRemembering: express !== null, executions: remembered.slice(0, maxResults).map(shownExpress) }
  },
})
