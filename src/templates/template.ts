import { closestName, type DocumentPath } from '../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../json/index.ts'

/** A CloudFormation or SAM template, with short forms such as `!Sub` written out. */
export interface Template {
  readonly object: JsonObject
  readonly resources: ReadonlyMap<string, Resource>
  readonly parameters: ReadonlyMap<string, JsonObject>
  /** Whether SAM adds resources to this template that are not written in it. */
  readonly isServerless: boolean
  /** Whether it uses macros that only an account knows, which may add anything. */
  readonly hasMacros: boolean
}

export interface Resource {
  readonly logicalId: string
  readonly type: string
  readonly properties: JsonObject
  readonly object: JsonObject
}

/** Something in a template that prevents what it describes from being known. */
export interface TemplateProblem {
  readonly message: string
  readonly path: DocumentPath
  /** In a string, the offset of the problem in UTF-16 units from its start. */
  readonly innerOffset?: number
  readonly suggestion?: string
}

const knownTransforms = /^AWS::(?:Serverless-2016-10-31|LanguageExtensions|Include)$/

/** Whether a document is a template and not a definition: both are objects, and neither has to say what it is. */
export function isTemplate(value: JsonValue): value is JsonObject {
  if (!isObject(value) || getMember(value, 'States') !== undefined || getMember(value, 'StartAt') !== undefined) {
    return false
  }
  return (
    isObject(getMember(value, 'Resources') ?? null) || typeof getMember(value, 'AWSTemplateFormatVersion') === 'string'
  )
}

export function readTemplate(object: JsonObject): Template {
  const transform = getMember(object, 'Transform')
  const transforms = (Array.isArray(transform) ? transform : [transform]).filter((each) => each !== undefined)
  return {
    object,
    resources: new Map(
      objectsIn(object, 'Resources').map(([logicalId, resource]) => {
        const type = getMember(resource, 'Type')
        const properties = getMember(resource, 'Properties') ?? null
        return [
          logicalId,
          {
            logicalId,
            type: typeof type === 'string' ? type : '',
            properties: isObject(properties) ? properties : {},
            object: resource,
          },
        ]
      }),
    ),
    parameters: new Map(objectsIn(object, 'Parameters')),
    isServerless: transforms.some((each) => typeof each === 'string' && each.startsWith('AWS::Serverless')),
    hasMacros: transforms.some((each) => typeof each !== 'string' || !knownTransforms.test(each)),
  }
}

/** The template for a document that stands alone: no name in it means anything. */
export const emptyTemplate: Template = readTemplate({})

/** The nearest of the names that a template could have meant. */
export function meantName(template: Template, name: string): string | null {
  return closestName(name, [...template.parameters.keys(), ...template.resources.keys()])
}

function objectsIn(object: JsonObject, name: string): [string, JsonObject][] {
  const section = getMember(object, name) ?? null
  if (!isObject(section)) return []
  return memberEntries(section).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
}
