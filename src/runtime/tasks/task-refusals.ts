import type { TaskResource } from '../../asl/task-resource.ts'
import type { Payload } from '../../json/index.ts'
import type { Store } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { ServiceDirectory } from '../service.ts'

/** Tells which tasks cannot even be scheduled: their activity does not exist, or their service refuses them. */
export class TaskRefusals {
  readonly #store: Pick<Store, 'activities'>
  readonly #services: ServiceDirectory

  constructor(store: Pick<Store, 'activities'>, services: ServiceDirectory) {
    this.#store = store
    this.#services = services
  }

  /** Looks up which of the execution's activities do not exist, because turns do not read the store; null if it has none. */
  prepare(live: LiveExecution): Promise<void> | null {
    const { activities } = live.program
    if (activities.length === 0 || live.start.testCase !== null) return null
    return Promise.all(activities.map((arn) => this.#store.activities.byArn(arn))).then((found) => {
      live.activitiesMissing = new Set(activities.filter((_, index) => found[index] === null))
    })
  }

  /** Why a task of the execution is refused, or null. */
  reason(live: LiveExecution, resource: TaskResource, taskArguments: Payload): string | null {
    const { testCase } = live.start
    if (resource.kind === 'activity' && testCase === null && live.activitiesMissing.has(resource.arn)) {
      return `The activity ${resource.arn} does not exist.`
    }
    return this.#services(resource)?.refuse?.({ resource, arguments: taskArguments, testCase }) ?? null
  }
}
