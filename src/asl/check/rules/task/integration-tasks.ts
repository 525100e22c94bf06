import { getMember } from '../../../../json/index.ts'
import type { DefinitionModel, StateNode } from '../../../model/machine.ts'
import { parseTaskResource } from '../../../task-resource.ts'
import type { IntegrationResource } from './integration-check.ts'

/** The Task states that call an integration, whether it exists or not. */
export function* integrationTasks({ states }: DefinitionModel): Generator<{
  readonly state: StateNode
  readonly resource: IntegrationResource
}> {
  for (const state of states) {
    if (state.type !== 'Task') continue
    const text = getMember(state.object, 'Resource')
    const resource = typeof text === 'string' ? parseTaskResource(text) : null
    if (resource?.kind === 'integration') yield { state, resource }
  }
}
