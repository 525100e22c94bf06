import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import {
  defaults,
  type FunctionKind,
  type FunctionSettings,
  FunctionSettingsError,
  runtimeOfKind,
} from './function-settings.ts'
import { readFunctionText } from './read-function-text.ts'
import { type FunctionsFile, type GivenSettings, kindOf, readFunctionFile, readFunctionsFile } from './read-settings.ts'

export interface FoundFunctions {
  /** What to read again when it changes: the directory, or the settings file and its functions. */
  readonly watched: readonly string[]
  /** The directory of files that belong to no particular function. */
  readonly shared: string | null
  readonly functions: ReadonlyMap<string, FunctionSettings>
}

const functionsFileName = 'functions.yaml'
const functionFileName = 'function.yaml'
const nodeExtensions = ['.mjs', '.js', '.cjs', '.ts', '.mts', '.cts']
const pythonExtension = '.py'
// The names that people, templates and consoles give the file with the handler, in the order in which they are tried.
const entryNames = ['index', 'handler', 'app', 'lambda_function', 'main']
const functionName = /^[A-Za-z0-9_-]{1,64}$/
const noFunction = /^[._]|\.(?:test|spec|d)\.\w+$/

interface Code {
  readonly kind: FunctionKind
  readonly directory: string
  readonly handler: string
  readonly command: readonly string[] | null
}

/**
 * Finds the functions of a directory (or of a `functions.yaml`). Each subdirectory with an entry file, and each file with a
 * handler in it, is a function of that name; settings files add to these.
 *
 * @throws FunctionSettingsError
 */
export function findFunctions(place: string, environment: NodeJS.ProcessEnv = process.env): FoundFunctions {
  const root = path.resolve(place)
  if (!existsSync(root)) throw new FunctionSettingsError(`the functions directory ${root} does not exist`)
  const status = statSync(root)
  const isFile = status.isFile()
  if (!isFile && !status.isDirectory()) {
    throw new FunctionSettingsError(`${root} is neither a directory of functions nor a settings file`)
  }
  const directory = isFile ? path.dirname(root) : root
  const file = isFile ? root : path.join(root, functionsFileName)
  const given: FunctionsFile = existsSync(file)
    ? readFunctionsFile(file)
    : { defaults: {}, functions: new Map<string, GivenSettings>() }
  const functions = new Map<string, FunctionSettings>()
  const places = new Map<string, string>()
  // A functions.yaml that is named directly lists all functions; one in a directory adds to those found there.
  if (!isFile) {
    for (const entry of readdirSync(directory).sort()) {
      const name = path.parse(entry).name
      if (noFunction.test(entry) || !functionName.test(name) || given.functions.has(name)) continue
      const at = path.join(directory, entry)
      const found = codeAt(at)
      if (found === null) continue
      const other = places.get(name)
      if (other !== undefined) throw ambiguous(name, [other, at])
      places.set(name, at)
      functions.set(name, complete(name, found, [given.defaults, ownFile(found.directory, directory)], environment))
    }
  }
  for (const [name, own] of given.functions) {
    if (!functionName.test(name)) {
      throw new FunctionSettingsError(
        `${file}: ${JSON.stringify(name)} is not a valid function name; use up to 64 letters, digits, - and _`,
      )
    }
    const at = own.path === undefined ? placeOfName(directory, name, own) : path.resolve(directory, own.path)
    const code = codeOf(at, own)
    if (code === null) {
      throw new FunctionSettingsError(
        `${file}: nothing was found for the function ${name} at ${at}; give it a path, and a handler or a command`,
      )
    }
    const settings = [given.defaults, ownFile(code.directory, directory), own]
    functions.set(name, complete(name, code, settings, environment))
  }
  if (!isFile) return { watched: [directory], shared: directory, functions }
  // The folder of a file that is named directly may hold anything, such as a whole project.
  const folders = [...functions.values()].map((settings) => settings.directory)
  return { watched: [root, ...new Set(folders)], shared: null, functions }
}

/** The settings in the folder of a single function. */
function ownFile(codeDirectory: string, root: string): GivenSettings {
  const file = path.join(codeDirectory, functionFileName)
  return codeDirectory !== root && existsSync(file) ? readFunctionFile(file) : {}
}

function placeOfName(directory: string, name: string, own: GivenSettings): string {
  const place = path.join(directory, name)
  const [first = place, second] = ['', ...nodeExtensions, pythonExtension]
    .map((extension) => place + extension)
    .filter((at) => codeOf(at, own) !== null)
  if (second !== undefined) throw ambiguous(name, [first, second])
  return first
}

/** Choosing either of the two would surprise the author of the other. */
function ambiguous(name: string, [first, second]: readonly [string, string]): FunctionSettingsError {
  return new FunctionSettingsError(
    `${first} and ${second} are both the function ${name}; rename one of them, or give the function a path in ${functionsFileName}`,
  )
}

/** The code at a place according to settings or conventions; null if it is not a function. */
function codeOf(at: string, own: GivenSettings): Code | null {
  return codeGiven(at, own) ?? codeAt(at)
}

/** The code that settings with a handler or a command mean; null if they leave it to convention. */
function codeGiven(at: string, own: GivenSettings): Code | null {
  if (own.command === undefined && own.handler === undefined) return null
  if (!existsSync(at)) return null
  const directory = statSync(at).isDirectory() ? at : path.dirname(at)
  if (own.command !== undefined) return { kind: 'command', directory, handler: own.handler ?? '', command: own.command }
  const handler = own.handler!
  const file = path.join(directory, path.dirname(handler), path.basename(handler).split('.')[0]!)
  const kind = kindOf(own.runtime) ?? (existsSync(file + pythonExtension) ? 'python' : 'node')
  return { kind, directory, handler, command: null }
}

/** The code at a place by convention; null if it is not a function. */
function codeAt(at: string): Code | null {
  if (!existsSync(at)) return null
  if (statSync(at).isFile()) return codeOfFile(at)
  const own = path.join(at, functionFileName)
  if (existsSync(own)) {
    const code = codeGiven(at, readFunctionFile(own))
    if (code !== null) return code
  }
  for (const name of entryNames) {
    const file = [...nodeExtensions, pythonExtension]
      .map((extension) => path.join(at, name + extension))
      .find(existsSync)
    if (file !== undefined) return codeOfFile(file)
  }
  const bootstrap = path.join(at, 'bootstrap')
  if (!isExecutable(bootstrap)) return null
  return { kind: 'command', directory: at, handler: 'bootstrap', command: ['./bootstrap'] }
}

function codeOfFile(file: string): Code | null {
  const { dir: directory, name, ext: extension } = path.parse(file)
  if (nodeExtensions.includes(extension)) return { kind: 'node', directory, handler: `${name}.handler`, command: null }
  if (extension === pythonExtension) {
    // The two names that Lambda's console and its templates give to a handler.
    const handler = /^(?:async\s+)?def\s+lambda_handler\b/m.test(readFunctionText(file)) ? 'lambda_handler' : 'handler'
    return { kind: 'python', directory, handler: `${name}.${handler}`, command: null }
  }
  if (extension !== '' || !isExecutable(file)) return null
  return { kind: 'command', directory, handler: name, command: [file] }
}

function complete(
  name: string,
  code: Code,
  given: readonly GivenSettings[],
  environment: NodeJS.ProcessEnv,
): FunctionSettings {
  const settings: GivenSettings = Object.assign({}, ...given)
  const kind = settings.command === undefined ? code.kind : 'command'
  const inherited = given
    .flatMap(({ inherit = [] }) => inherit)
    .flatMap((variable) => {
      const value = environment[variable]
      return value === undefined ? [] : [[variable, value]]
    })
  const { timeoutSeconds, memoryMegabytes, concurrency, retryAttempts } = { ...defaults, ...settings }
  return {
    name,
    directory: code.directory,
    kind,
    runtime: settings.runtime ?? runtimeOfKind[kind],
    handler: settings.handler ?? code.handler,
    command: settings.command ?? code.command ?? [interpreter(kind, code.directory, settings.interpreter)],
    timeoutSeconds,
    memoryMegabytes,
    environment: Object.assign(Object.fromEntries(inherited), ...given.map((each) => each.environment ?? {})),
    concurrency,
    retryAttempts,
  }
}

/** The program that runs the handler: from the settings, a virtual environment (own or shared), or a default. */
function interpreter(kind: FunctionKind, directory: string, given: string | undefined): string {
  if (given !== undefined) return given.includes(path.sep) ? path.resolve(directory, given) : given
  if (kind === 'node') return process.execPath
  const virtual = [directory, path.dirname(directory)].map((each) => path.join(each, '.venv/bin/python'))
  return virtual.find(isExecutable) ?? 'python3'
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
