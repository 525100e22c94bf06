import { aliasArn, type MachineArn, versionNumber } from '../arn/index.ts'
import type { Machine, Route, Store, Version } from '../store/store.ts'

/** What the ARN of a machine, a version or an alias stands for. */
export interface FoundMachine {
  /** With the version's revision, if there is a version. */
  readonly machine: Machine
  /** The version named, or the one that the alias led to; null for the current machine. */
  readonly version: Version | null
  /** The name of the alias, or null. */
  readonly alias: string | null
}

export type MachineLookup = Pick<Store, 'machines' | 'versions' | 'aliases'>

/**
 * Finds what an ARN stands for; null if there is no such machine, version or alias. `random` returns a number from 0 to
 * below 1, which chooses between the two routes of an alias.
 */
export async function findMachine(
  store: MachineLookup,
  { machineArn, qualifier }: Pick<MachineArn, 'machineArn' | 'qualifier'>,
  random: () => number,
): Promise<FoundMachine | null> {
  const machine = await store.machines.byArn(machineArn)
  if (machine === null || qualifier === null) return machine && { machine, version: null, alias: null }
  const number = versionNumber(qualifier)
  const alias = number === null ? await store.aliases.byArn(aliasArn(machineArn, qualifier)) : null
  const chosen = alias === null ? number : chooseRoute(alias.routes, random).version
  if (chosen === null) return null
  const version = await store.versions.byNumber(machineArn, chosen)
  const revision = version === null ? null : await store.machines.revisionById(version.revision)
  // The version may be deleted between the two reads.
  if (version === null || revision === null) return null
  return { machine: { ...machine, revision }, version, alias: alias?.name ?? null }
}

function chooseRoute(routes: readonly Route[], random: () => number): Route {
  const [first, second] = routes
  return second === undefined || random() * 100 < first!.weight ? first! : second
}
