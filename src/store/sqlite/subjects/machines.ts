import type { MachineStore } from '../../store.ts'
import type { MachineCache } from '../machine-cache.ts'
import type { Access } from './access.ts'

/** @param lastExecutionId the last id that was given to an execution: none of those up to it may still need the machine. */
export function machines({ read, write }: Access, cache: MachineCache, lastExecutionId: () => number): MachineStore {
  return {
    create: (machine) => write('createMachine', machine),
    byArn: (arn) => read((reader) => cache.get(arn, (unknown) => reader.machineByArn(unknown))),
    revise: (arn, revision, replaced) => cache.whileChanging(arn, write('reviseMachine', arn, revision, replaced)),
    revisionById: (id) => read((reader) => reader.revisionById(id)),
    list: (page) => read((reader) => reader.listMachines(page)),
    markDeleting: (arn) => cache.whileChanging(arn, write('markMachineDeleting', arn)),
    deleting: () => read((reader) => reader.machinesDeleting()),
    remove: (arn) => cache.whileChanging(arn, write('removeMachine', arn, lastExecutionId())),
  }
}
