import { getMember, isNumber, type JsonObject, type JsonValue, numberText } from '../json/index.ts'
import type { Substitutions } from './placeholders.ts'
import { arnByName, attributeValue, type DeploymentPlace, namePropertyOf, refValue } from './resource-values.ts'
import { meantName, type Resource, type Template } from './template.ts'

// The limit for names of resources: longer ones are not scanned each time the resource is referred to.
const nameLengthMax = 1024

/** What the names in a template stand for before it is deployed. */
export class Names {
  readonly place: DeploymentPlace
  /** The values made up for those that only a deployment knows, by name. */
  readonly madeUp = new Map<string, string>()
  readonly #template: Template
  readonly #given: Substitutions

  constructor(template: Template, given: Substitutions, place: DeploymentPlace) {
    this.#template = template
    this.#given = given
    this.place = place
  }

  /** The value of Ref for a name, or null if the name is unknown. */
  ref(name: string): string | string[] | null {
    const given = this.#given.get(name) ?? this.#pseudoParameter(name)
    if (given !== null) return given
    const parameter = this.#template.parameters.get(name)
    if (parameter !== undefined) return this.#parameter(name, parameter)
    const resource = this.#resource(name)
    if (resource !== null) return this.#made(name, refValue(resource, this.nameOf(resource), this.place))
    return this.#versionOrAlias(name) ?? (this.#template.hasMacros ? this.#made(name, name) : null)
  }

  /** The value of Fn::GetAtt, or null if there is no such resource. */
  attribute(logicalId: string, attribute: string): string | null {
    const name = `${logicalId}.${attribute}`
    const given = this.#given.get(name)
    if (given !== undefined) return given
    const resource = this.#resource(logicalId)
    if (resource !== null) {
      return this.#made(name, attributeValue(resource, attribute, this.nameOf(resource), this.place))
    }
    return this.#template.hasMacros ? this.#made(name, name) : null
  }

  imported(name: string): string {
    return this.#given.get(name) ?? this.#made(name, this.guess(name))
  }

  /** The name of a resource: its property's value if that is plain text, or a given name; otherwise its logical id. */
  nameOf(resource: Resource): string {
    const property = namePropertyOf(resource.type)
    const name = property === null ? undefined : getMember(resource.properties, property)
    return typeof name === 'string' && name.length <= nameLengthMax && /^[\w./-]+$/.test(name)
      ? name
      : resource.logicalId
  }

  /** The name probably meant by an unknown one. */
  meant(name: string): string | null {
    return meantName(this.#template, name)
  }

  #pseudoParameter(name: string): string | null {
    const { partition, region, account } = this.place
    switch (name) {
      case 'AWS::AccountId':
        return account
      case 'AWS::Region':
        return region
      case 'AWS::Partition':
        return partition
      case 'AWS::URLSuffix':
        return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
      case 'AWS::StackName':
        return this.#made(name, 'stack')
      case 'AWS::StackId':
        return this.#made(
          name,
          `arn:${partition}:cloudformation:${region}:${account}:stack/stack/00000000-0000-0000-0000-000000000000`,
        )
      default:
        return null
    }
  }

  #parameter(name: string, parameter: JsonObject): string | string[] {
    const type = getMember(parameter, 'Type')
    const byDefault = getMember(parameter, 'Default')
    // The default of such a parameter is the name of its value in Parameter Store.
    const isStored = typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value')
    const text = byDefault === undefined || isStored ? null : textOf(byDefault)
    if (text === null || text === '') return text ?? this.#made(name, this.guess(name))
    const isList = type === 'CommaDelimitedList' || (typeof type === 'string' && type.startsWith('List<'))
    return isList ? text.split(',').map((item) => item.trim()) : text
  }

  #resource(name: string): Resource | null {
    return this.#template.resources.get(name) ?? (this.#template.isServerless ? this.#implicitResource(name) : null)
  }

  /** Resources that SAM adds to those written in the template: a role for each function and machine, and APIs. */
  #implicitResource(name: string): Resource | null {
    const implicit = (type: string): Resource => ({ logicalId: name, type, properties: {}, object: {} })
    if (name.endsWith('Role') && this.#template.resources.has(name.slice(0, -'Role'.length))) {
      return implicit('AWS::IAM::Role')
    }
    if (name === 'ServerlessRestApi') return implicit('AWS::ApiGateway::RestApi')
    return name === 'ServerlessHttpApi' ? implicit('AWS::ApiGatewayV2::Api') : null
  }

  /** SAM's `Function.Version` and `Function.Alias`, and what CloudFormation has as separate resources. */
  #versionOrAlias(name: string): string | null {
    const [, logicalId = '', part] = /^(.+)\.(Version|Alias)$/.exec(name) ?? []
    const resource = this.#template.resources.get(logicalId)
    if (resource === undefined) return null
    const alias = getMember(resource.properties, 'AutoPublishAlias')
    const qualifier = part === 'Version' ? '1' : typeof alias === 'string' ? alias : 'live'
    return this.#made(name, `${attributeValue(resource, 'Arn', this.nameOf(resource), this.place)}:${qualifier}`)
  }

  /** A possible value, when only the name is known. */
  guess(name: string): string {
    return /arn$/i.test(name) ? arnByName(name.replace(/[^\w-]/g, '-'), this.place) : name.replace(/^.*[:.]/, '')
  }

  #made(name: string, value: string): string {
    this.madeUp.set(name, value)
    return value
  }
}

function textOf(value: JsonValue): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isNumber(value) ? numberText(value) : null
}
