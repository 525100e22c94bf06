import { getMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../../json/index.ts'
import type { DefinitionModel, FieldValue, MachineType, ModelFlow, Part, StateNode } from './machine.ts'
import { DefinitionPlace } from './place.ts'
import { fieldOf, type ObjectShape, type QueryLanguage } from './shapes/shape.ts'
import { machineShape, type StateType, stateShapes, unknownStateShape } from './shapes/state-shapes.ts'

/**
 * Reads the structure of a definition: for the rules, for the compiler, and for questions about its states. Never fails:
 * values of the wrong type are left out, and the rules for types report them. The JSON parser's limit on nesting bounds the
 * depth.
 */
export function readMachine(object: JsonObject, type: MachineType = 'STANDARD'): DefinitionModel {
  return new MachineReader(object, type).machine()
}

class MachineReader {
  readonly #object: JsonObject
  readonly #type: MachineType
  readonly #language: QueryLanguage
  readonly #parts: Part[] = []
  readonly #flows: ModelFlow[] = []
  readonly #states: StateNode[] = []
  readonly #fields: FieldValue[] = []

  constructor(object: JsonObject, type: MachineType) {
    this.#object = object
    this.#type = type
    this.#language = languageOf(object, 'JSONPath')
  }

  machine(): DefinitionModel {
    this.#part(DefinitionPlace.root, this.#object, machineShape, this.#language, null)
    return {
      type: this.#type,
      object: this.#object,
      language: this.#language,
      parts: this.#parts,
      flows: this.#flows,
      states: this.#states,
      fields: this.#fields,
    }
  }

  #part(
    place: DefinitionPlace,
    object: JsonObject,
    shape: ObjectShape,
    language: QueryLanguage,
    state: StateNode | null,
  ): void {
    const part: Part = { place, object, shape, language, state }
    this.#parts.push(part)
    for (const [name, value] of memberEntries(object)) {
      // A field of the other query language is refused as a whole.
      const spec = fieldOf(shape, name, language)?.value
      if (spec === undefined) continue
      this.#fields.push({ part, name, spec, value })
      if (spec.kind === 'object' && isObject(value)) this.#part(place.child(name), value, spec.of(), language, state)
      else if (spec.kind === 'list' && Array.isArray(value)) {
        const list = place.child(name)
        for (const [index, item] of value.entries()) {
          if (isObject(item)) this.#part(list.child(index), item, spec.of(), language, state)
        }
      } else if (spec.kind === 'states' && isObject(value)) this.#flow(part, place.child(name), value)
    }
  }

  #flow(part: Part, place: DefinitionPlace, object: JsonObject): void {
    const owner = part.state
    const startAt = getMember(part.object, 'StartAt')
    const config = getMember(part.object, 'ProcessorConfig')
    const isDistributed = isObject(config) && getMember(config, 'Mode') === 'DISTRIBUTED'
    const outerType = owner === null ? this.#type : owner.flow.executionType
    const childType = isObject(config) ? getMember(config, 'ExecutionType') : undefined
    const states = new Map<string, StateNode>()
    const flow: ModelFlow = {
      part,
      owner,
      startAt: typeof startAt === 'string' ? startAt : null,
      states,
      isDistributed,
      executionType: isDistributed && (childType === 'STANDARD' || childType === 'EXPRESS') ? childType : outerType,
    }
    this.#flows.push(flow)
    for (const [name, value] of memberEntries(object)) {
      if (isObject(value)) this.#state(place.child(name), name, value, flow, states)
    }
  }

  #state(
    place: DefinitionPlace,
    name: string,
    object: JsonObject,
    flow: ModelFlow,
    states: Map<string, StateNode>,
  ): void {
    const type = typeOfState(object)
    // A state inside Map or Parallel has the machine's language by default, not that of the enclosing state.
    const state: StateNode = { name, place, object, type, language: languageOf(object, this.#language), flow }
    states.set(name, state)
    this.#states.push(state)
    this.#part(place, object, type === null ? unknownStateShape : stateShapes[type], state.language, state)
  }
}

/** Only the exact name means JSONPath; in the service, any other value counts as JSONata. */
function languageOf(object: JsonObject, byDefault: QueryLanguage): QueryLanguage {
  const given: JsonValue | undefined = getMember(object, 'QueryLanguage')
  if (given === undefined) return byDefault
  return given === 'JSONPath' ? 'JSONPath' : 'JSONata'
}

function typeOfState(object: JsonObject): StateType | null {
  const type = getMember(object, 'Type')
  return typeof type === 'string' && Object.hasOwn(stateShapes, type) ? (type as StateType) : null
}
