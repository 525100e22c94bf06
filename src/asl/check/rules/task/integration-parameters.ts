import { getMember, hasMember, isObject } from '../../../../json/index.ts'
import { closestName } from '../../../diagnostics/index.ts'
import type { DefinitionPlace } from '../../../model/place.ts'
import { findParameterProblems } from '../../../parameters/find-parameter-problems.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'
import type { IntegrationCheck } from './integration-check.ts'
import { integrationTasks } from './integration-tasks.ts'

/**
 * The parameters of integrations: there must be some, with the members that the called API needs and no others. Messages,
 * and the place of faults inside: reported in public for the service. The value of an expression is checked only when the
 * task starts.
 */
export function integrationParameters(integrations: IntegrationCheck): Rule {
  return function* (machine) {
    for (const { state, resource } of integrationTasks(machine)) {
      if (integrations.findUnknown(resource, machine.comparisons) !== null) continue
      const [field, otherField] =
        state.language === 'JSONata' ? (['Arguments', 'Parameters'] as const) : (['Parameters', 'Arguments'] as const)
      const parameters = getMember(state.object, field)
      if (parameters === undefined) {
        // The other language's field has been reported already.
        if (hasMember(state.object, otherField)) continue
        yield schemaError(`${field} field is required for resource ARN: ${resource.arn}`, state.place)
        continue
      }
      if (!isObject(parameters)) continue
      const place = state.place.child(field)
      const shape = integrations.parametersOf(resource)
      const spelling = state.language === 'JSONata' ? 'values' : 'paths'
      for (const { message, path, unknown } of shape === null
        ? []
        : findParameterProblems(parameters, shape, spelling)) {
        yield schemaError(message, place, {
          at: path.reduce((at: DefinitionPlace, step) => at.child(step), place),
          ...(unknown !== null && {
            target: 'name',
            suggestion: closestName(unknown.name, unknown.known, machine.comparisons),
          }),
        })
      }
      for (const problem of integrations.findValueProblems(resource, parameters)) yield schemaError(problem, place)
    }
  }
}
