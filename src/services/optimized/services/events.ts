import { isObject, type JsonValue, stringify } from '../../../json/index.ts'
import { failed } from '../../outcome.ts'
import { at, changed, listAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const eventsApi: OptimizedApi = {
  package: '@aws-sdk/client-eventbridge',
  sdkId: 'EventBridge',
  prefix: 'EventBridge',
  firstSdk: null,
}

export const eventsRows: readonly OptimizedRow[] = [
  {
    action: 'putEvents',
    prepare(parameters, { execution }) {
      const withResources = (entry: JsonValue): JsonValue => {
        if (!isObject(entry)) return entry
        // Receivers of the event can see where it came from (observed, as is that the machine comes first).
        const resources = [...listAt(entry, 'Resources'), execution.machineArn, execution.arn]
        return changed(entry, ['Resources'], { Resources: resources })
      }
      return { Entries: listAt(parameters, 'Entries').map(withResources) }
    },
    findFailure: (answer) =>
      at(answer, 'FailedEntryCount') === 0 ? null : failed('EventBridge.FailedEntry', stringify(answer)),
  },
]
