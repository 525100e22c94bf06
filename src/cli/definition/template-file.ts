import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  closestName,
  type Diagnostic,
  type DocumentPath,
  jsonFinder,
  type PositionFinder,
} from '../../asl/diagnostics/index.ts'
import type { JsonObject } from '../../json/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import {
  type DefinitionSource,
  definitionOf,
  type MachineDefinition,
  machinesOf,
  machineTypes,
  readTemplate,
  type Template,
  type TemplateMachine,
  type TemplateProblem,
} from '../../templates/index.ts'
import { readDocument, syntaxOf, throughSource } from './document.ts'
import { readText } from './read-text.ts'
import {
  type DefinitionFile,
  type Finding,
  placeOf,
  type ReadingOptions,
  readStandalone,
  templateIn,
} from './standalone-definition.ts'
import { valueAtPath } from './value-at-path.ts'

/** A template that has been read. */
interface TemplateFile {
  /** Its path, relative to which definitions in files of their own are found; `-` for standard input. */
  readonly file: string
  readonly fileName: string
  readonly source: string
  readonly template: JsonObject
  readonly finder: PositionFinder
  /** The machine that was asked for, or null for all. */
  readonly machine: string | null
}

interface Located {
  readonly file: TemplateFile
  readonly template: Template
  readonly machine: TemplateMachine
}

/** Reads the machines of a template. */
export async function readTemplateFile(file: TemplateFile, options: ReadingOptions): Promise<DefinitionFile[]> {
  const template = readTemplate(file.template)
  noteGiven(template, options)
  const machines = machinesOf(template)
  if (machines.length === 0)
    throw new UsageError(`${file.fileName} is a template without a state machine: ${contents(template)}`)
  const located = machines.map((machine) => ({ file, template, machine }))
  const chosen = file.machine === null ? located : [choose(located, file.machine, file.fileName)]
  return Promise.all(chosen.map((each) => readMachine(each, options)))
}

/** Reads the machines of all templates in a folder, such as those that `cdk synth` and `sam build` leave behind. */
export async function readTemplates(
  folder: string,
  machine: string | null,
  options: ReadingOptions,
): Promise<DefinitionFile[]> {
  const names = await templateNamesIn(folder)
  if (names.length === 0) {
    throw new UsageError(`the folder ${folder} holds no templates; name ${await whatToName(folder)}`)
  }
  const located: Located[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const source = await readText(file)
    const { json, finder } = await readDocument(source, file, syntaxOf(file, source))
    const object = templateIn(json)
    if (object === null) continue
    const template = readTemplate(object)
    noteGiven(template, options)
    const read: TemplateFile = { file, fileName: file, source, template: object, finder, machine }
    located.push(...machinesOf(template).map((each) => ({ file: read, template, machine: each })))
  }
  if (located.length === 0) {
    throw new UsageError(`no template in the folder ${folder} has a state machine: ${names.join(', ')}`)
  }
  const chosen = machine === null ? located : [choose(located, machine, folder)]
  return Promise.all(chosen.map((each) => readMachine(each, options)))
}

/** A value for something in the template is not a slip, even if the chosen machine does not need it. */
function noteGiven({ parameters, resources }: Template, { substitutions }: ReadingOptions): void {
  for (const name of substitutions.keys()) {
    if (parameters.has(name) || resources.has(name.split('.')[0]!)) substitutions.get(name)
  }
}

async function whatToName(folder: string): Promise<string> {
  const names = await readdir(folder)
  const ending = ['.asl.json', '.asl.yaml', '.asl.yml'].find((each) => names.some((name) => name.endsWith(each)))
  if (ending !== undefined) return `the definitions in it: ${path.join(folder, `*${ending}`)}`
  return 'a definition, a template, or the folder that cdk synth writes (cdk.out)'
}

async function templateNamesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder)
  const own = entries.filter((name) => /\.template\.json$|^template\.(?:ya?ml|json)$/.test(name)).sort()
  // CDK puts the stacks of each stage into a separate folder.
  const stages = entries.filter((name) => name.startsWith('assembly-')).sort()
  const nested = await Promise.all(
    stages.map(async (stage) =>
      (await templateNamesIn(path.join(folder, stage))).map((name) => path.join(stage, name)),
    ),
  )
  return [...own, ...nested.flat()]
}

/** By its logical id, its name, or the path of its construct. */
function choose(located: readonly Located[], wanted: string, where: string): Located {
  const namesOf = ({ machine }: Located) => [machine.logicalId, machine.name, machine.constructPath]
  const byId = located.filter(({ machine }) => machine.logicalId === wanted)
  const found = byId.length > 0 ? byId : located.filter((each) => namesOf(each).includes(wanted))
  const [first, ...more] = found
  if (first !== undefined && more.length === 0) return first
  if (first !== undefined) {
    throw new UsageError(
      `${where} has ${found.length} state machines ${wanted}; choose one of them: ${found.map(labelOf).join(', ')}`,
    )
  }
  const other = located.map(({ template }) => template.resources.get(wanted)).find((resource) => resource !== undefined)
  const ids = located.map(({ machine }) => machine.logicalId)
  const near = closestName(wanted, ids)
  const listed = `${where} has the state machine${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`
  if (other !== undefined)
    throw new UsageError(`${wanted} in ${where} is an ${other.type}, not a state machine; ${listed}`)
  throw new UsageError(
    `${where} has no state machine ${wanted}${near === null ? '' : `; did you mean ${near}?`}${near === null ? ';' : ''} ${listed}`,
  )
}

function labelOf({ file, machine }: Located): string {
  return `${file.fileName}#${machine.logicalId}`
}

async function readMachine(located: Located, options: ReadingOptions): Promise<DefinitionFile> {
  const { file, template, machine } = located
  const find = (at: DocumentPath, innerOffset?: number) => findNear(file.finder, at, 'value', innerOffset)
  const definition = definitionOf(template, machine, { place: placeOf(options), given: options.substitutions, find })
  const inTemplate = (diagnostic: Diagnostic): Finding => ({
    diagnostic,
    fileName: file.fileName,
    source: file.source,
    finder: file.finder,
  })
  const read = {
    fileName: file.fileName,
    label: labelOf(located),
    source: file.source,
    machineName: machine.name,
    type: machine.type,
    findings: definition.problems.map((problem) => inTemplate(problemOf(problem))),
    madeUp: definition.madeUp,
    substituted: definition.substitutions,
  }
  const { source } = definition
  switch (source.kind) {
    case 'value':
      return { ...read, json: source.text, finder: valueFinder(source, file.finder) }
    case 'text':
      return { ...read, json: source.text.text, finder: throughSource(jsonFinder(source.text.text), source.text) }
    case 'file': {
      const own = await ownFile(source, located, definition)
      if ('json' in own) return { ...read, ...own, findings: [...read.findings, ...own.findings] }
      return { ...read, json: '', finder: file.finder, findings: [...read.findings, inTemplate(own)] }
    }
    case 'none':
      return { ...read, json: '', finder: file.finder }
  }
}

/** The definition in a file of its own, or why there is none. */
async function ownFile(
  source: DefinitionSource & { readonly kind: 'file' },
  { file, machine }: Located,
  { substitutions }: MachineDefinition,
): Promise<Pick<DefinitionFile, 'fileName' | 'source' | 'json' | 'finder' | 'findings'> | Diagnostic> {
  const folder = file.file === '-' ? '.' : path.dirname(file.file)
  const isElsewhere = /^[a-z0-9]+:\/\//.test(source.file)
  const name = isElsewhere ? source.assetFile : source.file
  const fileName = name === null ? null : path.join(folder, name)
  if (fileName === null || !(await isFile(fileName))) {
    const missing = isElsewhere
      ? `The definition of ${machine.logicalId} is at ${source.file}, not in a file here; check the file that was uploaded`
      : `The definition of ${machine.logicalId} should be in ${fileName}: there is no such file`
    return problemOf({ message: missing, path: source.path })
  }
  const text = await readText(fileName)
  const syntax = syntaxOf(fileName, text)
  const own = await readStandalone({ file: fileName, fileName, source: text, syntax, substitutions, document: null })
  return { fileName, source: text, json: own.json, finder: own.finder, findings: own.findings }
}

async function isFile(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isFile()
  } catch {
    return false
  }
}

function problemOf({ message, path: at, innerOffset, suggestion }: TemplateProblem): Diagnostic {
  return {
    severity: 'ERROR',
    code: 'TEMPLATE_PROBLEM',
    message,
    location: null,
    own: true,
    path: at,
    target: 'value',
    ...(innerOffset === undefined ? {} : { innerOffset }),
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

/** Finds places of an object in the template. Everything that a function yields has the place of the function. */
function valueFinder(source: DefinitionSource & { readonly kind: 'value' }, finder: PositionFinder): PositionFinder {
  return {
    find(at, target, innerOffset) {
      const isAsWritten = valueAtPath(source.value, at) === valueAtPath(source.given, at)
      return findNear(finder, [...source.path, ...at], target, isAsWritten ? innerOffset : undefined)
    },
    at: () => finder.find(source.path, 'value'),
  }
}

/** The place that a path leads to, or as far along it as the document goes. */
function findNear(finder: PositionFinder, at: DocumentPath, target: 'name' | 'value', innerOffset?: number) {
  const found = finder.find(at, target, innerOffset)
  if (found !== null) return found
  for (let length = at.length - 1; length > 0; length--) {
    const near = finder.find(at.slice(0, length), 'value')
    if (near !== null) return near
  }
  return null
}

function contents(template: Template): string {
  const types = [...template.resources.values()].map(({ logicalId, type }) => `${logicalId} (${type})`)
  const shown =
    types.length === 0
      ? 'it has no resources'
      : `it has ${types.slice(0, 10).join(', ')}${types.length > 10 ? ' …' : ''}`
  return `${shown}; state machines are of the types ${machineTypes.join(' and ')}`
}
