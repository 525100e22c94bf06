import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { SdkClientConfiguration } from '../../connections/outbound/own-address.ts'

/** What this server uses of a client's command: each has an operation's schema and its own list of middleware. */
export interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: Middleware,
      options: { step: 'build' | 'deserialize'; name: string; priority?: 'high' | 'low' },
    ): void
  }
}

export interface SdkHttpMessage {
  readonly statusCode?: number
  readonly headers: Record<string, string>
  readonly body?: unknown
}

export type Handler = (args: { request?: SdkHttpMessage }) => Promise<{ output: unknown; response?: SdkHttpMessage }>

export type Middleware = (next: Handler) => Handler

export interface SdkClient {
  /** The client's resolved settings. */
  readonly config?: SdkClientConfiguration
  send(command: SdkCommand, options?: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>
}

/** A client's package. Its exports are found by name, so the same code works for all packages. */
export interface SdkPackage {
  /** Makes a client with the SDK's own configuration. */
  readonly createClient: (configuration: Readonly<Record<string, unknown>>) => SdkClient
  /** Null where this version of the client does not have the operation. */
  readonly createCommand: (operation: string, input: unknown) => SdkCommand | null
  /** The input and output of an operation; null where this version of the client does not have it. */
  readonly schemasOf: (
    operation: string,
  ) => { readonly input: NormalizedSchema; readonly output: NormalizedSchema } | null
  /** Whether the service's model declares this error: all others get the service's general name. */
  readonly isModelled: (error: Error) => boolean
  readonly operations: readonly string[]
  /** Prefixes that the model puts before the host for some operations, such as `sync-`. None comes from parameters. */
  readonly hostPrefixes: readonly string[]
}

/** A package is not installed, or too old to describe its operations. */
export class PackageProblem extends Error {}

// Packages are looked up beside this server first, then where it was started: a server that is installed for the whole
// machine finds the clients of a project.
const requires = [createRequire(import.meta.url), createRequire(path.join(process.cwd(), 'package.json'))]

const loaded = new Map<string, SdkPackage>()

/**
 * Loads a client on first use: a server that makes no calls never loads one. Clients are CommonJS, so loading is
 * synchronous.
 *
 * @throws PackageProblem that says what to install.
 */
export function loadPackage(name: string): SdkPackage {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const exports = requireFirst(name)
  if (exports === null) {
    throw new PackageProblem(
      `The client ${name} is not installed. Install it beside this server, or where the server is started: npm install ${name}`,
    )
  }
  const made = describePackage(name, exports)
  loaded.set(name, made)
  return made
}

/** A client if it is installed and usable, otherwise null. For callers that only want its descriptions. */
export function installedPackage(name: string, load: (name: string) => SdkPackage = loadPackage): SdkPackage | null {
  try {
    return load(name)
  } catch (error) {
    if (!(error instanceof PackageProblem)) throw error
    return null
  }
}

/** The names of all clients that are installed. */
export function installedPackages(): readonly string[] {
  const names = new Set<string>()
  for (const require of requires) {
    for (const directory of require.resolve.paths('@aws-sdk/client') ?? []) {
      for (const entry of entriesOf(path.join(directory, '@aws-sdk'))) {
        if (entry.startsWith('client-')) names.add(`@aws-sdk/${entry}`)
      }
    }
  }
  return [...names]
}

/** Loads a module of the SDK that this server depends on. */
export function requireModule<Exports>(name: string): Exports {
  return requires[0]!(name) as Exports
}

type SchemaReference = Parameters<typeof NormalizedSchema.of>[0]

/** An operation as clients describe it: kind, namespace, name, traits, input and output. */
type OperationSchema = readonly [unknown, unknown, unknown, OperationTraits, SchemaReference, SchemaReference]

/** Traits are an object only if they are more than flags. */
type OperationTraits = number | { readonly endpoint?: readonly [hostPrefix: string] }

type Constructor<Made> = new (argument: unknown) => Made

export function describePackage(name: string, exports: Readonly<Record<string, unknown>>): SdkPackage {
  const clientName = Object.keys(exports).find((each) => /^[A-Za-z0-9]+Client$/.test(each))
  const operations = Object.keys(exports)
    .filter((each) => each.endsWith('Command') && each !== '$Command')
    .map((each) => each.slice(0, -'Command'.length))
  // The schema of an operation has the operation's name with a dollar sign appended.
  if (clientName === undefined || !operations.some((operation) => `${operation}$` in exports)) {
    throw new PackageProblem(
      `The installed version of ${name} is too old: it does not describe its operations. Install a newer one: npm install ${name}@latest`,
    )
  }
  const baseError = exports[clientName.replace(/Client$/, 'ServiceException')]
  const schemaOf = (operation: string) => exports[`${operation}$`] as OperationSchema | undefined
  return {
    createClient: (configuration) => new (exports[clientName] as Constructor<SdkClient>)(configuration),
    createCommand(operation, input) {
      const command = exports[`${operation}Command`] as Constructor<SdkCommand> | undefined
      return command === undefined ? null : new command(input)
    },
    schemasOf(operation) {
      const schema = schemaOf(operation)
      if (schema === undefined) return null
      const { NormalizedSchema } = requireModule<typeof import('@smithy/core/schema')>('@smithy/core/schema')
      return { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) }
    },
    isModelled: (error) =>
      typeof baseError === 'function' && error instanceof baseError && error.constructor !== baseError,
    operations,
    hostPrefixes: [...new Set(operations.flatMap((operation) => hostPrefixOf(schemaOf(operation)?.[3]) ?? []))],
  }
}

function hostPrefixOf(traits: OperationTraits | undefined): string | null {
  const prefix = typeof traits === 'object' ? traits.endpoint?.[0] : undefined
  return prefix === undefined || prefix.includes('{') ? null : prefix
}

function requireFirst(name: string): Readonly<Record<string, unknown>> | null {
  for (const require of requires) {
    try {
      return require(name) as Readonly<Record<string, unknown>>
    } catch (error) {
      // A dependency of the package may be missing instead, which does not mean that the package itself is.
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error
    }
  }
  return null
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
