import { getMember } from '../../../../json/index.ts'
import type { Note } from '../../../diagnostics/diagnostic.ts'
import { parseTaskResource, type TaskResource } from '../../../task-resource.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Says what is wrong with the integration that a resource names: null when it exists, otherwise the ARN that was probably
 * meant, or null for that where nothing is near, and what else could help. The table of integrations is the services', so
 * it is handed in.
 */
export type IntegrationCheck = (
  resource: TaskResource & { readonly kind: 'integration' },
) => { readonly suggestion: string | null; readonly advice?: string | null } | null

/** Integrations and actions that do not exist. The message was reported in public for the service. */
export function unknownIntegrations(checkIntegration: IntegrationCheck): Rule {
  return function* (machine) {
    for (const state of machine.states) {
      if (state.type !== 'Task') continue
      const text = getMember(state.object, 'Resource')
      const resource = typeof text === 'string' ? parseTaskResource(text) : null
      if (resource?.kind !== 'integration') continue
      const unknown = checkIntegration(resource)
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
