import type { MachineType, NewRevision, Revision } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import type {
  EncryptionConfiguration,
  IncludedData,
  LoggingConfiguration,
  TracingConfiguration,
} from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'
import { present } from '../answer.ts'
import { shownEncryption } from '../encryption-configuration.ts'
import { shownLogging } from './logging-configuration.ts'

interface RevisionMembers {
  readonly definition: string
  readonly encryptionConfiguration: EncryptionConfiguration
  readonly loggingConfiguration: LoggingConfiguration
  readonly revisionId: string | undefined
  readonly roleArn: string
  readonly tracingConfiguration: TracingConfiguration
  readonly variableReferences: Readonly<Record<string, readonly string[]>> | undefined
}

/** What every description of a machine says about a revision. */
export async function revisionMembers(
  context: ApiContext,
  revision: Revision,
  type: MachineType,
  includedData: IncludedData | undefined,
): Promise<RevisionMembers> {
  const metadataOnly = includedData === 'METADATA_ONLY'
  return {
    definition: metadataOnly ? '{}' : revision.definition,
    encryptionConfiguration: shownEncryption(revision.encryptionConfiguration),
    loggingConfiguration: shownLogging(revision.loggingConfiguration),
    revisionId: present(revision.revisionId),
    roleArn: revision.roleArn,
    tracingConfiguration: shownTracing(revision.tracingConfiguration),
    variableReferences: metadataOnly ? undefined : await variableReferences(context, revision, type),
  }
}

/** Checks a tracing configuration and returns the text to store. */
export function tracingText(given: TracingConfiguration | undefined): string | null {
  if (given === undefined) return null
  // Documented for the error: "enabled has not been set to true or false".
  if (given.enabled === undefined) {
    raise('InvalidTracingConfiguration', 'Invalid Tracing Configuration: enabled must be true or false')
  }
  return JSON.stringify({ enabled: given.enabled })
}

function shownTracing(text: string | null): TracingConfiguration {
  return text === null ? { enabled: false } : (JSON.parse(text) as TracingConfiguration)
}

/** Whether two revisions are equivalent. Configurations are compared as they are shown: a default equals an omitted one. */
export function sameRevision(left: NewRevision, right: NewRevision): boolean {
  return left.definition === right.definition && left.roleArn === right.roleArn && sameConfiguration(left, right)
}

export function sameConfiguration(left: NewRevision, right: NewRevision): boolean {
  const shown = (revision: NewRevision) => {
    const { destinations = [], ...logging } = shownLogging(revision.loggingConfiguration)
    const tracing = shownTracing(revision.tracingConfiguration)
    return JSON.stringify([destinations, logging, tracing, shownEncryption(revision.encryptionConfiguration)])
  }
  return shown(left) === shown(right)
}

type References = Readonly<Record<string, readonly string[]>>

// Checking a definition is costly, and descriptions are requested again and again. Revisions never change.
const referencesByRevision = new WeakMap<ApiContext, Map<number, Promise<References | undefined>>>()
const rememberedMax = 1000

/** Everybody who asks at once waits for the same check, so it goes on when one of them goes away. */
function variableReferences(
  context: ApiContext,
  revision: Revision,
  type: MachineType,
): Promise<References | undefined> {
  let remembered = referencesByRevision.get(context)
  if (remembered === undefined) {
    remembered = new Map()
    referencesByRevision.set(context, remembered)
  }
  let references = remembered.get(revision.id)
  if (references === undefined) {
    references = context
      .check(revision.definition, { type })
      .then(({ variableReferences: found }) => (Object.keys(found).length === 0 ? undefined : found))
    references.catch(() => remembered.delete(revision.id))
    if (remembered.size >= rememberedMax) remembered.delete(remembered.keys().next().value!)
    remembered.set(revision.id, references)
  }
  return references
}
