import type { JsonObject } from '../../../../json/index.ts'
import type { Comparisons } from '../../../diagnostics/index.ts'
import type { ParameterShape } from '../../../parameters/parameter-shape.ts'
import type { TaskResource } from '../../../task-resource.ts'

export type IntegrationResource = TaskResource & { readonly kind: 'integration' }

/** What is known of integrations, which the services have in tables and hand in. */
export interface IntegrationCheck {
  /**
   * Says what is wrong with the integration that a resource names: null when it exists, otherwise the ARN that was
   * probably meant, or null for that where nothing is near, and what else could help.
   */
  findUnknown(
    resource: IntegrationResource,
    comparisons: Comparisons,
  ): { readonly suggestion: string | null; readonly advice?: string | null } | null
  /** What the parameters of an integration that exists may be; null where nobody knows. */
  parametersOf(resource: IntegrationResource): ParameterShape | null
  /** What is wrong with the values of parameters that need not be evaluated, in the service's words. */
  findValueProblems(resource: IntegrationResource, parameters: JsonObject): readonly string[]
}
