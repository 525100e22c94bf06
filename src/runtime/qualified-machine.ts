import type { Machine, Route, Store, Version } from '../store/store.ts'

/** What the ARN of a machine, or of a version or an alias of it, stands for. */
export interface QualifiedMachine {
  /** With the version's revision, where there is a version. */
  readonly machine: Machine
  /** The version that is named, or that the alias was found to lead to; null for the machine as it is now. */
  readonly version: Version | null
  /** The name of the alias that is named, or null. */
  readonly alias: string | null
}

export type MachineLookup = Pick<Store, 'machineByArn' | 'versionByNumber' | 'aliasByArn' | 'revisionById'>

/**
 * Finds what an ARN leads to; null where there is no such machine, version or alias. `random` gives a number from 0 to
 * below 1, by which an alias with two routes chooses between them.
 */
export async function findQualifiedMachine(
  store: MachineLookup,
  arn: string,
  random: () => number,
): Promise<QualifiedMachine | null> {
  const { machineArn, qualifier } = splitQualifier(arn)
  const machine = await store.machineByArn(machineArn)
  if (machine === null || qualifier === null) return machine && { machine, version: null, alias: null }
  const number = versionNumber(qualifier)
  const alias = number === null ? await store.aliasByArn(arn) : null
  const chosen = alias === null ? number : chooseRoute(alias.routes, random).version
  if (chosen === null) return null
  const version = await store.versionByNumber(machineArn, chosen)
  const revision = version === null ? null : await store.revisionById(version.revision)
  // The version may go between the looks.
  if (version === null || revision === null) return null
  return { machine: { ...machine, revision }, version, alias: alias?.name ?? null }
}

/** Takes `arn:…:stateMachine:name:qualifier` apart. */
export function splitQualifier(arn: string): { readonly machineArn: string; readonly qualifier: string | null } {
  const parts = arn.split(':')
  return { machineArn: parts.slice(0, 7).join(':'), qualifier: parts.length > 7 ? parts.slice(7).join(':') : null }
}

/** The number of a version, or null for what can only be the name of an alias: those are never digits alone. */
export function versionNumber(qualifier: string): number | null {
  return /^[1-9]\d{0,14}$/.test(qualifier) ? Number(qualifier) : null
}

export function versionArn(machineArn: string, number: number): string {
  return `${machineArn}:${number}`
}

export function aliasArn(machineArn: string, name: string): string {
  return `${machineArn}:${name}`
}

function chooseRoute(routes: readonly Route[], random: () => number): Route {
  const [first, second] = routes
  return second === undefined || random() * 100 < first!.weight ? first! : second
}
