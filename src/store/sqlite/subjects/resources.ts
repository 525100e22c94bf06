import type { ActivityStore, ConnectionStore, TagStore } from '../../store.ts'
import type { Access } from './access.ts'

export function activities({ read, write }: Access): ActivityStore {
  return {
    create: (activity, tags) => write('createActivity', activity, tags),
    byArn: (arn) => read((reader) => reader.activityByArn(arn)),
    remove: (arn) => write('removeActivity', arn),
    list: (page) => read((reader) => reader.listActivities(page)),
  }
}

export function tags({ read, write }: Access): TagStore {
  return {
    of: (resourceArn) => read((reader) => reader.tagsOf(resourceArn)),
    set: (resourceArn, given, tagsMax) => write('setTags', resourceArn, given, tagsMax),
    remove: (resourceArn, keys) => write('removeTags', resourceArn, keys),
  }
}

export function connections({ read, write }: Access): ConnectionStore {
  return {
    create: (connection, connectionsMax) => write('createConnection', connection, connectionsMax),
    byName: (name) => read((reader) => reader.connectionByName(name)),
    byArn: (arn) => read((reader) => reader.connectionByArn(arn)),
    replace: (connection) => write('replaceConnection', connection),
    remove: (name) => write('removeConnection', name),
    list: (request) => read((reader) => reader.listConnections(request)),
  }
}
