import { type MapShape, type Shape, type Shapes, type StructureShape, serviceModel } from '../model/service-model.ts'
import { ApiError, ConstraintError } from './api-error.ts'
import { checkList, checkNumber, checkString, missing } from './constraints.ts'

/** Reads a value of one shape. Adds to `problems` whatever breaks the model's constraints; throws if the type is wrong. */
type Decoder = (value: unknown, path: string, problems: string[]) => unknown

/**
 * Makes the reader for inputs of one shape. Its result holds exactly the members that the model knows: unknown ones are
 * ignored, as AWS JSON demands and the service does, and null counts as missing.
 */
export function inputDecoder(shapeName: string, model: Shapes = serviceModel): (body: unknown) => unknown {
  const decode = decoderOf(shapeName, model)
  return (body) => {
    const problems: string[] = []
    const input = decode(body, '', problems)
    if (problems.length > 0) throw new ConstraintError(problems)
    return input
  }
}

const decoders = new Map<Shape, Decoder>()

function decoderOf(name: string, model: Shapes): Decoder {
  const shape = model.shapes[name]!
  const known = decoders.get(shape)
  if (known !== undefined) return known
  const decoder = makeDecoder(name, shape, model)
  decoders.set(shape, decoder)
  return decoder
}

function makeDecoder(name: string, shape: Shape, model: Shapes): Decoder {
  switch (shape.type) {
    case 'structure':
      return structureDecoder(shape, model)
    case 'map':
      return mapDecoder(shape, model)
    case 'list': {
      const item = decoderOf(shape.member, model)
      const itemShape = model.shapes[shape.member]!
      return (value, path, problems) => {
        if (!Array.isArray(value)) throw wrongType(value, 'List')
        const items = value.map((each, index) => {
          const itemPath = `${path}.${index + 1}.member`
          if (each !== null) return item(each, itemPath, problems)
          problems.push(missing(itemShape, itemPath))
          return null
        })
        checkList(name, shape, items, path, problems, model)
        return items
      }
    }
    case 'string':
      return (value, path, problems) => {
        if (typeof value !== 'string') throw wrongType(value, 'String')
        checkString(name, shape, value, path, problems)
        // Half a surrogate pair is not a valid character, and nothing preserves it.
        return value.toWellFormed()
      }
    case 'integer':
    case 'long':
    case 'float':
      return (value, path, problems) => {
        const whole = shape.type === 'float' || Number.isInteger(value)
        if (typeof value !== 'number' || !whole) throw wrongType(value, javaNames[shape.type])
        if (!isWithin(javaRanges[shape.type], value)) throw wrongType(value, javaNames[shape.type])
        checkNumber(shape, value, path, problems)
        // Beyond this, numbers are not exact; nobody counts that far.
        return shape.type === 'long' ? Math.min(value, Number.MAX_SAFE_INTEGER) : value
      }
    case 'boolean':
      return (value) => {
        if (typeof value !== 'boolean') throw wrongType(value, 'Boolean')
        return value
      }
    case 'timestamp':
      return (value) => {
        if (typeof value !== 'number') throw wrongType(value, 'Date')
        return value
      }
  }
}

function structureDecoder(shape: StructureShape, model: Shapes): Decoder {
  const members = Object.entries(shape.members).map(([name, type]) => ({
    name,
    shownName: model.memberPaths === 'lowerCamel' ? name[0]!.toLowerCase() + name.slice(1) : name,
    shape: model.shapes[type]!,
    decode: decoderOf(type, model),
    required: shape.required?.includes(name) ?? false,
  }))
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, 'Object')
    const result: Record<string, unknown> = {}
    for (const member of members) {
      const given = Object.hasOwn(value, member.name) ? (value as Record<string, unknown>)[member.name] : undefined
      const memberPath = path === '' ? member.shownName : `${path}.${member.shownName}`
      if (given !== undefined && given !== null) result[member.name] = member.decode(given, memberPath, problems)
      else if (member.required) problems.push(missing(member.shape, memberPath))
    }
    return result
  }
}

function mapDecoder(shape: MapShape, model: Shapes): Decoder {
  const decode = decoderOf(shape.value, model)
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, 'Object')
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, decode(each, `${path}.${key}.member`, problems)]),
    )
  }
}

const javaRanges = { integer: 2 ** 31, long: 2 ** 63, float: 2 ** 128 } as const

function isWithin(range: number, value: number): boolean {
  return value >= -range && value < range
}

const javaNames = { integer: 'Integer', long: 'Long', float: 'Float' } as const

function wrongType(value: unknown, wanted: string): ApiError {
  if (Array.isArray(value)) return new ApiError('SerializationException', 'Start of list found where not expected')
  if (typeof value === 'object' && value !== null) {
    return new ApiError('SerializationException', 'Start of structure or map found where not expected.')
  }
  const token = value === null ? 'NULL_VALUE' : typeof value === 'boolean' ? (value ? 'TRUE_VALUE' : 'FALSE_VALUE') : ''
  const kind = token === '' ? (typeof value === 'string' ? 'STRING_VALUE' : 'NUMBER_VALUE') : token
  return new ApiError('SerializationException', `${kind} cannot be converted to ${wanted}`)
}
