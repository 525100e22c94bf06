import { eventText } from '../../history/event-text.ts'
import { JsonText } from '../../protocol/json-text.ts'
import { consoleOperation } from '../console-operation.ts'
import { requireExpress } from '../express/shown-express.ts'
import { boolean, optional, text } from '../input-shape.ts'

/** All events of an Express execution that the server remembers; none if there was no room for them. */
export const getExpressHistory = consoleOperation({
  name: 'GetExpressHistory',
  input: { executionArn: text({ max: 512 }), reverseOrder: optional(boolean()) },
  resources: ({ executionArn }) => [executionArn],
  async handle(context, { executionArn, reverseOrder = false }) {
    const { events } = requireExpress(context, executionArn)
    const texts = (events ?? []).map(eventText)
    return new JsonText(`{"events":[${(reverseOrder ? texts.reverse() : texts).join(',')}]}`)
  },
})
