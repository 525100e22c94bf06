import type { Publication, PublishResult, Version } from '../../../store/store.ts'
import { raise } from '../../protocol/api-error.ts'
import { machineDoesNotExist } from '../machines/machine-exists.ts'

const versionsMax = 1000

/** How a version is to be published. An empty description counts as none. */
export function publicationOf(description: string | undefined, createdMillis: number): Publication {
  return {
    description: description === undefined || description === '' ? null : description,
    createdMillis,
    versionsMax,
  }
}

/** The same for operations that publish only when asked to; null if they were not. */
export function publicationAskedFor(
  input: { readonly publish?: boolean; readonly versionDescription?: string },
  createdMillis: number,
): Publication | null {
  const { publish = false, versionDescription = '' } = input
  if (!publish && versionDescription !== '') {
    raise('ValidationException', 'Version description can only be set when publish is true')
  }
  return publish ? publicationOf(versionDescription, createdMillis) : null
}

/** The published version. `asked` is the revision to be published, as the API names it. */
export function requirePublished(result: PublishResult, machineArn: string, asked: string | null): Version {
  switch (result.type) {
    case 'published':
      return result.version
    case 'gone':
      return machineDoesNotExist(machineArn)
    case 'full':
      return raise(
        'ServiceQuotaExceededException',
        `State Machine '${machineArn}' has ${versionsMax} versions, which is the limit: delete one first.`,
      )
    case 'stale':
      return refuseRevision(asked, result.current.revisionId)
  }
}

export function refuseRevision(asked: string | null, current: string | null): never {
  raise(
    'ConflictException',
    `Failed to publish the State Machine version for revision ${asked ?? initialRevision}. The current State Machine revision is ${current ?? initialRevision}.`,
  )
}

/** The revision id shown for a machine that was never updated. */
export const initialRevision = 'INITIAL'
