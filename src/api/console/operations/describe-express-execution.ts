import { consoleOperation } from '../console-operation.ts'
import { requireExpress, shownExpress } from '../express/shown-express.ts'
import { text } from '../input-shape.ts'

/** An Express execution that the server remembers, as DescribeExecution shows one of a Standard machine. */
export const describeExpressExecution = consoleOperation({
  name: 'DescribeExpressExecution',
  input: { executionArn: text({ max: 512 }) },
  resources: ({ executionArn }) => [executionArn],
  async handle(context, { executionArn }) {
    const remembered = requireExpress(context, executionArn)
    const { start, end } = remembered
    return {
      ...shownExpress(remembered),
      input: start.input,
      output: end?.output ?? undefined,
      error: end?.error ?? undefined,
      cause: end?.cause ?? undefined,
    }
  },
})
