import type { Place } from './place.ts'
import type { ArnType } from './read-arn.ts'

export function machineArn(place: Place, name: string): string {
  return `${prefix(place)}:stateMachine:${name}`
}

export function activityArn(place: Place, name: string): string {
  return `${prefix(place)}:activity:${name}`
}

export function versionArn(machineArn: string, number: number): string {
  return `${machineArn}:${number}`
}

export function aliasArn(machineArn: string, name: string): string {
  return `${machineArn}:${name}`
}

/** Executions belong to the account of their machine, whatever this server's is now. */
export function executionArn(machineArn: string, executionName: string): string {
  return `${ofType(machineArn, 'execution')}:${executionName}`
}

/** The ID distinguishes executions, since names of Express executions may repeat. */
export function expressArn(machineArn: string, executionName: string, expressId: string | null): string {
  const arn = `${ofType(machineArn, 'express')}:${executionName}`
  return expressId === null ? arn : `${arn}:${expressId}`
}

export function mapRunArn(machineArn: string, label: string, id: string): string {
  return `${ofType(machineArn, 'mapRun')}/${label}:${id}`
}

/** `arn:…:stateMachine:MACHINE/LABEL`: how a map run's children name their machine. */
export function childMachineArn(mapRunArn: string): string {
  return ofType(mapRunArn.slice(0, mapRunArn.lastIndexOf(':')), 'stateMachine')
}

/** A pattern for policies that matches the children of all of a machine's map runs. */
export function anyChildArn(machineArn: string): string {
  return `${ofType(machineArn, 'execution')}/*`
}

function prefix({ partition, region, account }: Place): string {
  return `arn:${partition}:states:${region}:${account}`
}

/** The same ARN with another type of resource. */
function ofType(arn: string, type: ArnType): string {
  const start = behindColons(arn, 5)
  return `${arn.slice(0, start)}${type}${arn.slice(arn.indexOf(':', start))}`
}

/** Where the part after this many colons begins. */
function behindColons(arn: string, count: number): number {
  let start = 0
  for (let colons = 0; colons < count; colons++) start = arn.indexOf(':', start) + 1
  return start
}
