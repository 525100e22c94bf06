import type { SchemaElement, SchemaTree } from 'hyparquet'

/** A column of plain values, and its place in nested groups. */
export interface Leaf {
  readonly element: SchemaElement
  /** The nodes from the root to the leaf, including both. */
  readonly nodes: SchemaTree[]
  readonly path: readonly string[]
  readonly definitionMax: number
  readonly repetitionMax: number
  /** The number of definition levels down to each repetition level. */
  readonly definitionOf: readonly number[]
}

export interface Schema {
  readonly root: SchemaTree
  readonly leaves: readonly Leaf[]
}

// A list within a list takes two levels.
const nestingMax = 100
const valueBytesMax = 8 * 1024 * 1024
const scaleMax = 1000

/** Assembles the elements of a footer into the tree that they describe. */
export function schemaOf(elements: readonly SchemaElement[]): Schema {
  const leaves: Leaf[] = []
  let next = 0
  const take = (parents: readonly SchemaTree[], path: string[]): SchemaTree => {
    const element = elements[next]
    if (element === undefined) throw new Error('the schema claims more elements than it has')
    if (parents.length > nestingMax) throw new Error(`the schema nests deeper than ${nestingMax} levels`)
    next++
    const node: SchemaTree = { element, children: [], count: 1, path }
    const nodes = [...parents, node]
    const { num_children: childCount = 0 } = element
    if (childCount < 0 || childCount > elements.length - next) {
      throw new Error(
        `the schema element '${element.name}' claims ${childCount} children, but only ${elements.length - next} are left`,
      )
    }
    if (childCount === 0 && parents.length > 0) leaves.push(leafOf(nodes))
    for (let index = 0; index < childCount; index++) {
      const child = take(nodes, [...path, elements[next]?.name ?? ''])
      node.children.push(child)
      node.count += child.count
    }
    checkAnnotation(node)
    return node
  }
  const root = take([], [])
  if (next < elements.length)
    throw new Error(`the schema has ${elements.length - next} elements that do not belong to any other`)
  return { root, leaves }
}

function leafOf(nodes: SchemaTree[]): Leaf {
  const { element, path } = nodes.at(-1)!
  const inner = nodes.slice(1)
  if (element.type === undefined) throw new Error(`the column '${element.name}' has no known type`)
  if (element.type === 'FIXED_LEN_BYTE_ARRAY') {
    const { type_length: bytes = 0 } = element
    if (!(bytes > 0 && bytes <= valueBytesMax)) {
      throw new Error(`the column '${element.name}' has values of ${bytes} bytes; it must be 1 to ${valueBytesMax}`)
    }
  }
  const { logical_type: logical } = element
  // Any other column with this annotation is written as stored.
  if (logical?.type === 'UUID' && element.type_length !== 16) delete element.logical_type
  const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0)
  if (Math.abs(scale) > scaleMax) {
    throw new Error(`the column '${element.name}' has a scale of ${scale}; it must be ${scaleMax} at most`)
  }
  const definitionOf = [0]
  let definition = 0
  for (const node of inner) {
    if (node.element.repetition_type !== 'REQUIRED') definition++
    if (node.element.repetition_type === 'REPEATED') definitionOf.push(definition)
  }
  return {
    element,
    nodes,
    path,
    definitionOf,
    definitionMax: definition,
    repetitionMax: definitionOf.length - 1,
  }
}

/** Lists and maps with nothing in them are invalid: there would be no values to make them of. */
function checkAnnotation({ element, children }: SchemaTree): void {
  const { converted_type: annotation } = element
  if ((annotation === 'LIST' || annotation === 'MAP') && children.length === 0) {
    throw new Error(`the column '${element.name}' is annotated as a ${annotation.toLowerCase()}, but has no elements`)
  }
}
