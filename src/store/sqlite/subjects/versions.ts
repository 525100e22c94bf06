import type { AliasStore, VersionStore } from '../../store.ts'
import type { MachineCache } from '../machine-cache.ts'
import type { Access } from './access.ts'

export function versions({ read, write }: Access, cache: MachineCache): VersionStore {
  return {
    publish: (machineArn, revision, publication) => write('publishVersion', machineArn, revision, publication),
    reviseAndPublish: (machineArn, revision, replaced, publication) =>
      cache.whileChanging(machineArn, write('reviseAndPublish', machineArn, revision, replaced, publication)),
    byNumber: (machineArn, number) => read((reader) => reader.versionByNumber(machineArn, number)),
    list: (machineArn, page) => read((reader) => reader.listVersions(machineArn, page)),
    remove: (machineArn, number) => write('removeVersion', machineArn, number),
  }
}

export function aliases({ read, write }: Access): AliasStore {
  return {
    create: (alias, aliasesMax) => write('createAlias', alias, aliasesMax),
    byArn: (arn) => read((reader) => reader.aliasByArn(arn)),
    update: (arn, change) => write('updateAlias', arn, change),
    remove: (arn) => write('removeAlias', arn),
    list: (machineArn, version, page) => read((reader) => reader.listAliases(machineArn, version, page)),
  }
}
