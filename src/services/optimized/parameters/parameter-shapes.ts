import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ParameterMember, ParameterShape } from '../../../asl/parameters/parameter-shape.ts'
import { memberPattern, type StoredParameters } from './stored-parameters.ts'

/** What the guide says about an action's parameters, in addition to its API's model. */
export interface ListedParameters {
  readonly supported: readonly string[]
  readonly required: readonly string[]
}

/** The HTTP Task does not call an API with a model. */
const httpTask: StoredParameters = {
  actions: {
    invoke:
      'ApiEndpoint! Method! Authentication:Connection InvocationConfig:Connection Headers QueryParameters RequestBody Transform:Transform',
  },
  structures: {
    Connection: 'ConnectionArn',
    Transform: 'RequestBodyEncoding RequestEncodingOptions:RequestEncodingOptions',
    RequestEncodingOptions: 'ArrayFormat',
  },
}

/** By resource type. A file is read when a definition first names one of its actions. */
const loaded = new Map<string, StoredParameters | null>([['http', httpTask]])

/**
 * What an action takes: the members in its API's model, and those that the guide lists, which include some of the action's
 * own but are otherwise incomplete.
 */
export function parameterShape(resourceType: string, action: string, listed: ListedParameters): ParameterShape {
  const stored = storedParameters(resourceType)
  const modelled = stored?.actions[action]
  const members = new Map(modelled === undefined ? [] : readMembers(modelled, stored?.structures ?? {}))
  for (const name of [...listed.required, ...listed.supported]) {
    const known = members.get(name) ?? { required: null, inner: null }
    members.set(name, listed.required.includes(name) ? { ...known, required: 'notNull' } : known)
  }
  return { members }
}

function storedParameters(resourceType: string): StoredParameters | null {
  const known = loaded.get(resourceType)
  if (known !== undefined) return known
  const file = path.join(import.meta.dirname, `../data/parameters/${resourceType}.json`)
  const stored = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StoredParameters) : null
  loaded.set(resourceType, stored)
  return stored
}

function readMembers(text: string, structures: StoredParameters['structures']): [string, ParameterMember][] {
  return text.split(' ').map((each) => {
    const [, name = '', mark = '', around = '', structure] = memberPattern.exec(each) ?? []
    const inner =
      structure === undefined
        ? null
        : {
            around: [...around].map((sign) => (sign === '[' ? 'list' : 'map')),
            shape: () => structureShape(structure, structures),
          }
    return [name, { required: mark === '!' ? 'present' : null, inner }]
  })
}

const shapes = new WeakMap<StoredParameters['structures'], Map<string, ParameterShape>>()

function structureShape(name: string, structures: StoredParameters['structures']): ParameterShape {
  const known = shapes.get(structures) ?? new Map<string, ParameterShape>()
  shapes.set(structures, known)
  const found = known.get(name)
  if (found !== undefined) return found
  const members = new Map(readMembers(structures[name] ?? '', structures))
  // An example in the guide spells it like this.
  if (name === 'RetryStrategy') members.set('attempts', { required: null, inner: null })
  known.set(name, { members })
  return { members }
}
