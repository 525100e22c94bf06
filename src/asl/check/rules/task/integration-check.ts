import type { JsonObject } from '../../../../json/index.ts'
import type { Comparisons } from '../../../diagnostics/index.ts'
import type { ParameterShape } from '../../../parameters/parameter-shape.ts'
import type { TaskResource } from '../../../task-resource.ts'

export type IntegrationResource = TaskResource & { readonly kind: 'integration' }

/** What is known about integrations; the services have it in tables and pass it in. */
export interface IntegrationCheck {
  /**
   * Says what is wrong with the integration that a resource names. Null if it exists; otherwise the ARN that was probably
   * meant (null if nothing is similar) and anything else that could help.
   */
  findUnknown(
    resource: IntegrationResource,
    comparisons: Comparisons,
  ): { readonly suggestion: string | null; readonly advice?: string | null } | null
  /** The possible parameters of an existing integration; null if they are not known. */
  parametersOf(resource: IntegrationResource): ParameterShape | null
  /** What is wrong with constant parameter values, in the service's words. */
  findValueProblems(resource: IntegrationResource, parameters: JsonObject): readonly string[]
}
