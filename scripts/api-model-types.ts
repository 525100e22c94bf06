import type { ServiceModel, Shape, StructureShape } from '../src/api/model/service-model.ts'

const heading = (what: string) => `// Written by generate.ts from the model of the service: ${what}. Do not edit.\n\n`

/**
 * The TypeScript types of all inputs and outputs. History events are left out: they are stored and sent as text, which
 * src/api/history writes.
 */
export function writeTypes(model: ServiceModel): { inputs: string; outputs: string; operationTypes: string } {
  const operations = Object.entries(model.operations)
  const inputShapes = reachable(
    model,
    operations.map(([, operation]) => operation.input),
  )
  const outputShapes = reachable(
    model,
    operations.map(([, operation]) => operation.output),
  )
  const shared = outputShapes.filter((name) => inputShapes.includes(name))
  const own = outputShapes.filter((name) => !inputShapes.includes(name))

  const ownOutputs = own.map((name) => declaration(model, name, ' | undefined')).join('')
  const imported = shared.filter((name) => new RegExp(`\\b${name}\\b`).test(ownOutputs))

  const inputs = [heading('inputs'), ...inputShapes.map((name) => declaration(model, name, ''))]
  const outputs = [
    heading('outputs'),
    `import type { ${imported.join(', ')} } from '../src/api/model/inputs.ts'\n\n`,
    ownOutputs,
  ]
  const operationTypes = [
    heading('names of operations and errors'),
    "import type * as inputs from '../src/api/model/inputs.ts'\nimport type * as outputs from '../src/api/model/outputs.ts'\n\n",
    '/** Input and output of each operation. */\nexport interface OperationTypes {\n',
    ...operations.map(
      ([name, { input, output }]) =>
        `  readonly ${name}: { readonly input: inputs.${input}; readonly output: outputs.${output} }\n`,
    ),
    '}\n\nexport type OperationName = keyof OperationTypes\n',
    `\nexport type ErrorCode = ${Object.keys(model.errors)
      .map((code) => `'${code}'`)
      .join(' | ')}\n`,
  ]
  return { inputs: inputs.join(''), outputs: outputs.join(''), operationTypes: operationTypes.join('') }
}

/** Names of all structures and enumerations that the roots are made of. */
function reachable(model: ServiceModel, roots: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (name: string): void => {
    const shape = model.shapes[name]!
    if (shape.type === 'list') visit(shape.member)
    else if (shape.type === 'map') visit(shape.value)
    else if (!found.has(name) && (shape.type === 'structure' || isEnumeration(shape)) && name !== 'HistoryEvent') {
      found.add(name)
      if (shape.type === 'structure') Object.values(shape.members).forEach(visit)
    }
  }
  roots.forEach(visit)
  return [...found].toSorted()
}

function declaration(model: ServiceModel, name: string, optional: string): string {
  const shape = model.shapes[name]!
  if (shape.type !== 'structure') return `export type ${name} = ${enumeration(shape)}\n\n`
  return structure(model, name, shape, optional)
}

function structure(model: ServiceModel, name: string, shape: StructureShape, optional: string): string {
  const members = Object.entries(shape.members)
  if (members.length === 0) return `export type ${name} = Readonly<Record<string, never>>\n\n`
  const required = new Set(shape.required ?? [])
  const lines = members.map(([member, type]) =>
    required.has(member)
      ? `  readonly ${member}: ${typeText(model, type)}\n`
      : `  readonly ${member}?: ${typeText(model, type)}${optional}\n`,
  )
  return `export interface ${name} {\n${lines.join('')}}\n\n`
}

function typeText(model: ServiceModel, name: string): string {
  const shape = model.shapes[name]!
  switch (shape.type) {
    case 'structure':
      return name === 'HistoryEvent' ? 'unknown' : name
    case 'list': {
      const member = typeText(model, shape.member)
      return `readonly ${member}[]`
    }
    case 'map':
      return `Readonly<Record<string, ${typeText(model, shape.value)}>>`
    case 'string':
      return isEnumeration(shape) ? name : 'string'
    case 'boolean':
      return 'boolean'
    // Seconds since 1970, with milliseconds as a fraction.
    case 'timestamp':
      return 'number'
    default:
      return 'number'
  }
}

function isEnumeration(shape: Shape): boolean {
  return shape.type === 'string' && shape.enum !== undefined
}

function enumeration(shape: Shape): string {
  if (shape.type !== 'string' || shape.enum === undefined) throw new Error('Only strings have enumerations.')
  return shape.enum.map((value) => `'${value}'`).join(' | ')
}
