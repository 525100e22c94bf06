import type { DocumentPath } from '../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../json/index.ts'
import { TemplateTooLarge, textOfValue } from './evaluation-bounds.ts'
import { callOf, type PlaceFinder, TemplateEvaluator } from './evaluator.ts'
import { Names } from './names.ts'
import { type Substitutions, substituteInText, substituteInValue } from './placeholders.ts'
import type { DeploymentPlace } from './resource-values.ts'
import type { SourcedText } from './sourced-text.ts'
import type { Resource, Template, TemplateProblem } from './template.ts'

/** A state machine of a template. */
export interface TemplateMachine {
  readonly logicalId: string
  readonly name: string
  /** The path of its construct, if CDK wrote the template: `Stack/Orders`. */
  readonly constructPath: string | null
  readonly type: 'STANDARD' | 'EXPRESS' | null
  readonly resource: Resource
}

/** Where a machine's definition is. */
export type DefinitionSource =
  /** An object in the template. Paths in it are relative to `path` in the template. */
  | {
      readonly kind: 'value'
      readonly value: JsonValue
      /** The same in JSON. */
      readonly text: string
      readonly path: DocumentPath
      readonly given: JsonValue
    }
  /** A text in the template, assembled from its pieces. */
  | { readonly kind: 'text'; readonly text: SourcedText }
  /** A file beside the template. */
  | {
      readonly kind: 'file'
      readonly file: string
      /** The name under which CDK would have put the file's contents. */
      readonly assetFile: string | null
      readonly path: DocumentPath
    }
  | { readonly kind: 'none' }

export interface MachineDefinition {
  readonly source: DefinitionSource
  /** Values of placeholders in a file: those in a text or an object have been filled in already. */
  readonly substitutions: Substitutions
  /** What was made up for values that only a deployment knows. */
  readonly madeUp: ReadonlyMap<string, string>
  readonly problems: readonly TemplateProblem[]
}

export interface MachineOptions {
  readonly place: DeploymentPlace
  /** Values given by hand: they override those of the template. */
  readonly given: Substitutions
  /** Finds places in the template's file. */
  readonly find: PlaceFinder
}

interface Fields {
  readonly name: string
  readonly type: string
  /** The value that may name a file. */
  readonly file: string
}

const fieldsByType: Readonly<Record<string, Fields>> = {
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    type: 'StateMachineType',
    file: 'DefinitionS3Location',
  },
  'AWS::Serverless::StateMachine': { name: 'Name', type: 'Type', file: 'DefinitionUri' },
}

/** The types of resources that are state machines. */
export const machineTypes: readonly string[] = Object.keys(fieldsByType)

/** All state machines of a template, in its order. */
export function machinesOf(template: Template): TemplateMachine[] {
  return [...template.resources.values(), ...loopsOf(template)].flatMap((resource) => {
    const fields = fieldsByType[resource.type]
    if (fields === undefined) return []
    const { logicalId, properties, object } = resource
    const name = getMember(properties, fields.name)
    const type = getMember(properties, fields.type)
    return [
      {
        logicalId,
        name: typeof name === 'string' && /^[\w.-]+$/.test(name) ? name : logicalId,
        constructPath: constructPathOf(object),
        type: type === 'STANDARD' || type === 'EXPRESS' ? type : null,
        resource,
      },
    ]
  })
}

const loopPrefix = 'Fn::ForEach::'

/** Loops that make machines. They are not expanded here, but are reported so that nobody believes they were checked. */
function loopsOf({ object }: Template): Resource[] {
  const resources = getMember(object, 'Resources')
  if (resources === undefined || !isObject(resources)) return []
  return memberEntries(resources).flatMap(([logicalId, loop]) => {
    const type = logicalId.startsWith(loopPrefix) ? machineTypes.find((each) => hasText(loop, each)) : undefined
    return type === undefined ? [] : [{ logicalId, type, properties: {}, object: {} }]
  })
}

/** Whether a text occurs anywhere in a value. */
function hasText(value: JsonValue, text: string): boolean {
  if (typeof value === 'string') return value === text
  if (Array.isArray(value)) return value.some((item) => hasText(item, text))
  return isObject(value) && memberEntries(value).some(([, member]) => hasText(member, text))
}

/** Evaluates the definition of a machine. Never throws: anything wrong is among its problems. */
export function definitionOf(template: Template, machine: TemplateMachine, options: MachineOptions): MachineDefinition {
  const { logicalId, resource } = machine
  const names = new Names(template, options.given, options.place)
  const evaluator = new TemplateEvaluator(template, names, options.find)
  const path: DocumentPath = ['Resources', logicalId, 'Properties']
  const worked = workOut(resource, evaluator, path, options.given)
  const { source, substitutions } = worked
  const problems = [...evaluator.problems, ...worked.problems]
  if (logicalId.startsWith(loopPrefix)) {
    problems.push({
      message: `The state machines that ${logicalId} makes are not checked: loops are not expanded here`,
      path: ['Resources', logicalId],
    })
  } else if (source.kind === 'none' && problems.length === 0) {
    const { file } = fieldsByType[resource.type]!
    const possible =
      resource.type === 'AWS::Serverless::StateMachine' ? ['Definition'] : ['Definition', 'DefinitionString']
    problems.push({
      message: `${logicalId} has no definition: it needs ${possible.join(', ')} or ${file}`,
      path: ['Resources', logicalId],
    })
  }
  return { source, substitutions, madeUp: names.madeUp, problems }
}

function workOut(
  resource: Resource,
  evaluator: TemplateEvaluator,
  path: DocumentPath,
  given: Substitutions,
): Omit<MachineDefinition, 'madeUp'> {
  try {
    const substitutions = substitutionsOf(resource.properties, evaluator, path, given)
    return { source: sourceOf(resource, evaluator, path, substitutions), substitutions, problems: [] }
  } catch (error) {
    if (!(error instanceof TemplateTooLarge)) throw error
    return {
      source: { kind: 'none' },
      substitutions: given,
      problems: [{ message: error.message, path: error.path ?? path }],
    }
  }
}

function sourceOf(
  { type, properties }: Resource,
  evaluator: TemplateEvaluator,
  path: DocumentPath,
  substitutions: Substitutions,
): DefinitionSource {
  const definition = getMember(properties, 'Definition')
  if (definition !== undefined) {
    const at = [...path, 'Definition']
    return valueSource(definition, evaluator, at, substitutions)
  }
  const text = getMember(properties, 'DefinitionString')
  if (text !== undefined) {
    const at = [...path, 'DefinitionString']
    const call = callOf(text)
    if (call?.[0] === 'Fn::ToJsonString' && isObject(call[1])) {
      return valueSource(call[1], evaluator, [...at, 'Fn::ToJsonString'], substitutions)
    }
    const found = evaluator.text(text, at)
    return found === null ? { kind: 'none' } : { kind: 'text', text: substituteInText(found, substitutions) }
  }
  const { file } = fieldsByType[type]!
  const location = getMember(properties, file)
  return location === undefined ? { kind: 'none' } : fileOf(location, evaluator, [...path, file])
}

function valueSource(
  given: JsonValue,
  evaluator: TemplateEvaluator,
  path: DocumentPath,
  substitutions: Substitutions,
): DefinitionSource {
  const value = substituteInValue(evaluator.value(given, path), substitutions)
  return { kind: 'value', value, text: textOfValue(value, path), path, given }
}

/**
 * A path, which packaging would replace by a place in S3; or such a place, for which CDK has the file beside the template.
 */
function fileOf(location: JsonValue, evaluator: TemplateEvaluator, path: DocumentPath): DefinitionSource {
  const key = isObject(location) ? getMember(location, 'Key') : undefined
  if (key === undefined) {
    const file = evaluator.text(location, path)
    return file === null ? { kind: 'none' } : { kind: 'file', file: file.text, assetFile: null, path }
  }
  const name = evaluator.text(key, [...path, 'Key'])
  const bucket = isObject(location) ? getMember(location, 'Bucket') : undefined
  if (name === null || bucket === undefined) return { kind: 'none' }
  const bucketName = evaluator.text(bucket, [...path, 'Bucket'])?.text ?? ''
  const assetFile = name.text.includes('/') ? null : `asset.${name.text}`
  return { kind: 'file', file: `s3://${bucketName}/${name.text}`, assetFile, path }
}

function substitutionsOf(
  properties: JsonObject,
  evaluator: TemplateEvaluator,
  path: DocumentPath,
  given: Substitutions,
): Substitutions {
  const values = new Map<string, string>()
  const substitutions = getMember(properties, 'DefinitionSubstitutions')
  if (substitutions !== undefined && isObject(substitutions)) {
    for (const [name, value] of memberEntries(substitutions)) {
      const text = given.has(name) ? null : evaluator.text(value, [...path, 'DefinitionSubstitutions', name])
      if (text !== null) values.set(name, text.text)
    }
  }
  return given.size === 0 ? values : new WithGiven(values, given)
}

/** Values in which those given by hand come first. The given values may record which names are asked for. */
class WithGiven extends Map<string, string> {
  readonly #given: Substitutions

  constructor(values: Substitutions, given: Substitutions) {
    super([...values, ...given])
    this.#given = given
  }

  override get(name: string): string | undefined {
    return this.#given.get(name) ?? super.get(name)
  }
}

function constructPathOf(resource: JsonObject): string | null {
  const metadata = getMember(resource, 'Metadata')
  const path = metadata !== undefined && isObject(metadata) ? getMember(metadata, 'aws:cdk:path') : undefined
  return typeof path === 'string' ? path.replace(/\/Resource$/, '') : null
}
