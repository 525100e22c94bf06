import { machineNameOf } from '../../../arn/index.ts'
import { raise } from '../../protocol/api-error.ts'
import { consoleOperation } from '../console-operation.ts'
import { requireExpress } from '../express/shown-express.ts'
import { text } from '../input-shape.ts'

/** The state machine of an Express execution, as it was when that was started. */
export const describeExpressMachine = consoleOperation({
  name: 'DescribeExpressMachine',
  input: { executionArn: text({ max: 512 }) },
  resources: ({ executionArn }) => [executionArn],
  async handle(context, { executionArn }) {
    const { start } = requireExpress(context, executionArn)
    const revision = await context.store.machines.revisionById(start.revision)
    if (revision === null) raise('StateMachineDoesNotExist', `State Machine Does Not Exist: '${start.machineArn}'`)
    const { definition, roleArn } = revision
    return {
      stateMachineArn: start.machineArn,
      name: machineNameOf(start.machineArn),
      type: 'EXPRESS',
      definition,
      roleArn,
    }
  },
})
