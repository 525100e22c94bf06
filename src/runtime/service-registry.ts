import type { TaskResource } from '../asl/task-resource.ts'
import type { Service, ServiceDirectory } from './service.ts'

/**
 * The directory that a runtime is made with, empty at first: some services need the runtime themselves, to
 * start executions. They are registered before the first execution continues.
 */
export class ServiceRegistry {
  #directory: ServiceDirectory | null = null

  /** @throws Error before anything is registered. */
  readonly find: ServiceDirectory = (resource: TaskResource): Service | null => {
    if (this.#directory === null) throw new Error('no services are registered yet')
    return this.#directory(resource)
  }

  register(directory: ServiceDirectory): void {
    if (this.#directory !== null) throw new Error('services are registered once')
    this.#directory = directory
  }
}
