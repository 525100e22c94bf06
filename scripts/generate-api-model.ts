/**
 * Writes `service-model.json` and the types next to it (`inputs.ts`, `outputs.ts`, `operation-types.ts`) from a
 * botocore model of the service. It copies only facts (shapes, constraints, errors): nothing needs the model's
 * documentation at run time.
 *
 *     npx node scripts/generate-api-model.ts path/to/states-2016-11-23.json && npx biome check --write src/api/model
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { ErrorModel, OperationModel, ServiceModel, Shape, StructureShape } from '../src/api/model/service-model.ts'
import { writeTypes } from './api-model-types.ts'

/** The parts of a botocore model that this script reads. */
interface SourceModel {
  readonly operations: Readonly<Record<string, SourceOperation>>
  readonly shapes: Readonly<Record<string, SourceShape>>
}

interface SourceOperation {
  readonly input: SourceReference
  readonly output: SourceReference
  readonly errors?: readonly SourceReference[]
  readonly endpoint?: { readonly hostPrefix: string }
}

interface SourceReference {
  readonly shape: string
  readonly documentation?: string
}

interface SourceShape {
  readonly type: string
  readonly required?: readonly string[]
  readonly members?: Readonly<Record<string, SourceReference>>
  readonly member?: SourceReference
  readonly key?: SourceReference
  readonly value?: SourceReference
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly min?: number
  readonly max?: number
  readonly sensitive?: boolean
}

/** The API reference gives these errors another status; a botocore model for this protocol does not say so. */
const explicitStatuses: Readonly<Record<string, number>> = {
  ConflictException: 409,
  ResourceNotFound: 404,
  ServiceQuotaExceededException: 402,
}

function main(): void {
  const path = process.argv[2]
  if (path === undefined) throw new Error('Give the path of the botocore model as the only argument.')
  const source = JSON.parse(readFileSync(path, 'utf8')) as SourceModel
  const model = readModel(source)
  writeFileSync(new URL('service-model.json', import.meta.url), modelText(model))
  const { inputs, outputs, operationTypes } = writeTypes(model)
  writeFileSync(new URL('inputs.ts', import.meta.url), inputs)
  writeFileSync(new URL('outputs.ts', import.meta.url), outputs)
  writeFileSync(new URL('operation-types.ts', import.meta.url), operationTypes)
}

function readModel(source: SourceModel): ServiceModel {
  const operations: Record<string, OperationModel> = {}
  const shapes: Record<string, Shape> = {}
  const errors: Record<string, ErrorModel> = {}
  const countedInBytes = shapesCountedInBytes(source)

  const addShape = (name: string): void => {
    if (shapes[name] !== undefined) return
    const shape = source.shapes[name]
    if (shape === undefined) throw new Error(`The model has no shape ${name}.`)
    shapes[name] = readShape(shape, countedInBytes.has(name))
    for (const reference of references(shape)) addShape(reference.shape)
  }

  for (const [name, operation] of sorted(source.operations)) {
    operations[name] = {
      input: operation.input.shape,
      output: operation.output.shape,
      errors: (operation.errors ?? []).map((error) => error.shape).toSorted(),
      ...(operation.endpoint !== undefined && { hostPrefix: operation.endpoint.hostPrefix }),
    }
    addShape(operation.input.shape)
    addShape(operation.output.shape)
    for (const { shape } of operation.errors ?? []) {
      const error = source.shapes[shape]
      errors[shape] = {
        status: explicitStatuses[shape] ?? 400,
        members: Object.keys(error?.members ?? {}).toSorted(),
      }
    }
  }
  return {
    operations,
    errors: Object.fromEntries(sorted(errors)),
    shapes: Object.fromEntries(sorted(shapes)),
  }
}

function readShape(source: SourceShape, countedInBytes: boolean): Shape {
  const { type, required, members, member, key, value } = source
  const constraints = {
    ...(source.min !== undefined && { min: source.min }),
    ...(source.max !== undefined && { max: source.max }),
    ...(source.sensitive === true && { sensitive: true as const }),
  }
  switch (type) {
    case 'structure':
      return {
        type,
        ...(required !== undefined && required.length > 0 && { required }),
        members: Object.fromEntries(Object.entries(members ?? {}).map(([name, { shape }]) => [name, shape])),
      } satisfies StructureShape
    case 'list':
      return { type, member: member!.shape, ...constraints }
    case 'map':
      return { type, key: key!.shape, value: value!.shape }
    case 'string':
      return {
        type,
        ...constraints,
        ...(countedInBytes && { unit: 'bytes' as const }),
        ...(source.pattern !== undefined && { pattern: source.pattern }),
        ...(source.enum !== undefined && { enum: source.enum }),
      }
    case 'integer':
    case 'long':
    case 'float':
      return { type, ...constraints }
    case 'boolean':
    case 'timestamp':
      return { type }
    default:
      throw new Error(`Shapes of type ${type} are not supported.`)
  }
}

/** The model's documentation says which lengths count bytes instead of characters. */
function shapesCountedInBytes(source: SourceModel): Set<string> {
  const found = new Set<string>()
  for (const shape of Object.values(source.shapes)) {
    for (const reference of references(shape)) {
      if (reference.documentation?.includes('bytes in UTF-8') === true) found.add(reference.shape)
    }
  }
  return found
}

function references(shape: SourceShape): readonly SourceReference[] {
  return [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value].filter(
    (reference) => reference !== undefined,
  )
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1))
}

/** One line for each operation, error and shape, so that changes are easy to review. */
function modelText(model: ServiceModel): string {
  const section = (name: string, rows: Readonly<Record<string, unknown>>) =>
    `"${name}": {\n${Object.entries(rows)
      .map(([key, row]) => `${JSON.stringify(key)}: ${JSON.stringify(row)}`)
      .join(',\n')}\n}`
  return `{\n${[section('operations', model.operations), section('errors', model.errors), section('shapes', model.shapes)].join(',\n')}\n}\n`
}

main()
