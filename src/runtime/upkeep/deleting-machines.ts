import type { Store } from '../../store/store.ts'
import type { Messages } from '../nodes/messages.ts'

type MachineRemoval = Pick<Store, 'machines' | 'executions'>

/** The machines being deleted: each goes when the last of its executions has ended. */
export class DeletingMachines {
  readonly #store: MachineRemoval
  readonly #messages: Messages
  readonly #arns = new Set<string>()

  constructor(store: MachineRemoval, messages: Messages) {
    this.#store = store
    this.#messages = messages
    messages.subscribe((message) => {
      if (message.type === 'machineDeleting') this.#arns.add(message.machineArn)
      if (message.type === 'machineRemoved') this.#arns.delete(message.machineArn)
    })
  }

  has(arn: string): boolean {
    return this.#arns.has(arn)
  }

  /** Resumes deleting those that the last server was asked to delete. */
  async recover(report: (message: string, error: unknown) => void): Promise<void> {
    for (const arn of await this.#store.machines.deleting()) {
      this.#arns.add(arn)
      try {
        await this.removeUnused(arn)
      } catch (error) {
        // The next of its executions to end tries again, and so does the next start.
        report(`${arn} could not be removed`, error)
      }
    }
  }

  async delete(arn: string): Promise<void> {
    await this.#store.machines.markDeleting(arn)
    this.#messages.publish({ type: 'machineDeleting', machineArn: arn })
    await this.removeUnused(arn)
  }

  /** Removes the machine if it is to be deleted and none of its executions is running any more. */
  async removeUnused(arn: string): Promise<void> {
    if (!this.#arns.has(arn) || (await this.#store.executions.hasOpen(arn))) return
    // Two executions may end at once. The second one must not remove a machine that was created again under the name.
    if (!this.#arns.delete(arn)) return
    try {
      await this.#store.machines.remove(arn)
      this.#messages.publish({ type: 'machineRemoved', machineArn: arn })
    } catch (error) {
      this.#arns.add(arn)
      throw error
    }
  }
}
