import type { Note } from '../../../diagnostics/diagnostic.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'
import type { IntegrationCheck } from './integration-check.ts'
import { integrationTasks } from './integration-tasks.ts'

/** Integrations and actions that do not exist. The message was reported in public for the service. */
export function unknownIntegrations(integrations: IntegrationCheck): Rule {
  return function* (machine) {
    for (const { state, resource } of integrationTasks(machine)) {
      const unknown = integrations.findUnknown(resource, machine.comparisons)
      if (unknown === null) continue
      const { suggestion, advice = null } = unknown
      const notes: Note[] = advice === null ? [] : [{ message: advice, path: null, target: 'value' }]
      yield schemaError(unrecognised(resource.arn), state.place.child('Resource'), { suggestion, notes })
    }
  }
}

export function unrecognised(arn: string): string {
  return `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`
}
