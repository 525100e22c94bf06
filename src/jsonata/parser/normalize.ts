import { JsonataError } from '../errors.ts'
import { inheritSlots, nodeName, pendingSlots, resolveAncestors, seekParent } from './ancestry.ts'
import type { Node, NodeShape, Pair, PathNode } from './ast.ts'
import type { Syntax, SyntaxPair } from './syntax.ts'

/** Turns the expression as written into the one to compile, and finds what shows only in the whole tree. */
export function normalize(syntax: Syntax): Node {
  const node = new Normalizer().node(syntax)
  if (pendingSlots(node) !== undefined) {
    throw new JsonataError('S0217', { position: node.position, token: nodeName(node) })
  }
  return node
}

type SyntaxOf<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>

class Normalizer {
  #slots = 0

  node(syntax: Syntax): Node {
    const node = this.#convert(syntax)
    if (syntax.keepArray === true && syntax.kind !== 'filter') keepArray(node, syntax.kind)
    return node
  }

  #convert(syntax: Syntax): Node {
    const { position } = syntax
    switch (syntax.kind) {
      case 'string':
      case 'number':
      case 'value':
      case 'regex':
      case 'variable':
        return { kind: syntax.kind, value: syntax.value, position } as Node
      case 'wildcard':
      case 'descendant':
      case 'placeholder':
        return { kind: syntax.kind, position }
      case 'name':
        return { kind: 'path', steps: [{ kind: 'name', value: syntax.value, position }], position }
      case 'parent':
        return { kind: 'parent', slot: { label: `%${this.#slots++}`, level: 1 }, position }
      case 'end':
        throw new JsonataError('S0207', { position, token: '(end)' })
      case 'negate':
        return this.#negate(syntax)
      case 'binary':
        return syntax.operator === '.' ? this.#path(syntax) : this.#binary(syntax)
      case 'filter':
        return this.#filter(syntax)
      case 'group':
        return this.#group(syntax)
      case 'sort':
        return this.#sort(syntax)
      case 'focus':
        return this.#focus(syntax)
      case 'index':
        return this.#index(syntax)
      case 'block':
        return this.#block(syntax)
      default:
        return this.#compound(syntax)
    }
  }

  /** Nodes whose parts pass on the parents they look for. */
  #compound(syntax: Syntax): Node {
    const { position } = syntax
    switch (syntax.kind) {
      case 'array': {
        const items = syntax.items.map((item) => this.node(item))
        return whole({ kind: 'array', items }, position, items)
      }
      case 'object': {
        const pairs = this.#pairs(syntax.pairs)
        return whole({ kind: 'object', pairs }, position, pairs.flat())
      }
      case 'bind': {
        const right = this.node(syntax.right)
        return whole({ kind: 'bind', name: syntax.name, right }, position, [right])
      }
      case 'condition': {
        const test = this.node(syntax.test)
        const then = this.node(syntax.then)
        const otherwise = syntax.otherwise === undefined ? undefined : this.node(syntax.otherwise)
        const parts = otherwise === undefined ? [test, then] : [test, then, otherwise]
        return whole({ kind: 'condition', test, then, otherwise }, position, parts)
      }
      case 'elvis':
      case 'coalesce': {
        const left = this.node(syntax.left)
        const otherwise = this.node(syntax.otherwise)
        return whole({ kind: syntax.kind, left, otherwise }, position, [left, otherwise])
      }
      case 'call': {
        const given = syntax.arguments.map((argument) => this.node(argument))
        const procedure = this.node(syntax.procedure)
        return whole({ kind: 'call', procedure, arguments: given, partial: syntax.partial }, position, given)
      }
      case 'lambda': {
        const { parameters, signature } = syntax
        return { kind: 'lambda', parameters, signature, body: this.node(syntax.body), position }
      }
      case 'transform': {
        const deletion = syntax.deletion === undefined ? undefined : this.node(syntax.deletion)
        const pattern = this.node(syntax.pattern)
        return { kind: 'transform', pattern, update: this.node(syntax.update), deletion, position }
      }
      case 'apply': {
        const left = this.node(syntax.left)
        const right = this.node(syntax.right)
        const node: Node = { kind: 'apply', left, right, position }
        if (left.keepArray === true || right.keepArray === true) node.keepArray = true
        return node
      }
      default:
        throw new JsonataError('S0201', { position, token: syntax.kind })
    }
  }

  #negate(syntax: SyntaxOf<'negate'>): Node {
    const expression = this.node(syntax.expression)
    // A negative literal is one number: `[-1]` is a position counted from the end.
    if (expression.kind === 'number') return { ...expression, value: -expression.value }
    return whole({ kind: 'negate', expression }, syntax.position, [expression])
  }

  #binary(syntax: SyntaxOf<'binary'>): Node {
    const left = this.node(syntax.left)
    const right = this.node(syntax.right)
    return whole({ kind: 'binary', operator: syntax.operator, left, right }, syntax.position, [left, right])
  }

  #path(syntax: SyntaxOf<'binary'>): Node {
    const left = this.node(syntax.left)
    const path: PathNode = left.kind === 'path' ? left : { kind: 'path', steps: [left], position: syntax.position }
    if (left.kind === 'parent') path.seekingParent = [left.slot]
    const right = this.node(syntax.right)
    if (right.kind === 'path') path.steps.push(...right.steps)
    else {
      if (right.predicates !== undefined) {
        right.stages = right.predicates
        delete right.predicates
      }
      path.steps.push(right)
    }
    for (const [index, step] of path.steps.entries()) {
      if (step.kind === 'number' || step.kind === 'value') {
        throw new JsonataError('S0213', { position: step.position, value: step.value })
      }
      if (step.kind === 'string') path.steps[index] = { ...step, kind: 'name' }
    }
    if (path.steps.some((step) => step.keepArray)) path.keepSingletonArray = true
    const first = path.steps[0]!
    if (first.kind === 'array') first.constructsArray = true
    const last = path.steps.at(-1)!
    if (last.kind === 'array') last.constructsArray = true
    resolveAncestors(path)
    return path
  }

  #filter(syntax: SyntaxOf<'filter'>): Node {
    const node = this.node(syntax.left)
    const step = lastStep(node)
    if (step.group !== undefined) throw new JsonataError('S0209', { position: syntax.position })
    const expression = this.node(syntax.predicate)
    if (expression.seekingParent !== undefined) {
      for (const slot of expression.seekingParent) {
        if (slot.level === 1) seekParent(step, slot)
        else slot.level--
      }
      inheritSlots(step, expression)
    }
    const filter = { kind: 'filter', expression, position: syntax.position } as const
    if (node.kind === 'path') {
      step.stages ??= []
      step.stages.push(filter)
    } else {
      step.predicates ??= []
      step.predicates.push(filter)
    }
    return node
  }

  #group(syntax: SyntaxOf<'group'>): Node {
    const node = this.node(syntax.left)
    if (node.group !== undefined) throw new JsonataError('S0210', { position: syntax.position })
    node.group = { pairs: this.#pairs(syntax.pairs), position: syntax.position }
    return node
  }

  #sort(syntax: SyntaxOf<'sort'>): Node {
    const left = this.node(syntax.left)
    const path: PathNode = left.kind === 'path' ? left : { kind: 'path', steps: [left], position: syntax.position }
    const terms = syntax.terms.map(({ descending, expression }) => ({ descending, expression: this.node(expression) }))
    const step: Node = { kind: 'sort', terms, position: syntax.position }
    for (const term of terms) inheritSlots(step, term.expression)
    path.steps.push(step)
    resolveAncestors(path)
    return path
  }

  #focus(syntax: SyntaxOf<'focus'>): Node {
    const node = this.node(syntax.left)
    const step = lastStep(node)
    const { position } = syntax
    if (step.stages !== undefined || step.predicates !== undefined) throw new JsonataError('S0215', { position })
    if (step.kind === 'sort') throw new JsonataError('S0216', { position })
    // `@$` names no variable, and so binds none.
    if (syntax.name !== '') step.focus = syntax.name
    step.tuple = true
    return node
  }

  #index(syntax: SyntaxOf<'index'>): Node {
    const left = this.node(syntax.left)
    let node = left
    if (left.kind !== 'path') {
      node = { kind: 'path', steps: [left], position: syntax.position }
      if (left.predicates !== undefined) {
        left.stages = left.predicates
        delete left.predicates
      }
    }
    const step = lastStep(node)
    if (step.stages === undefined) step.index = syntax.name
    else step.stages.push({ kind: 'index', name: syntax.name })
    step.tuple = true
    return node
  }

  #block(syntax: SyntaxOf<'block'>): Node {
    const expressions = syntax.expressions.map((expression) => this.node(expression))
    const node = whole({ kind: 'block', expressions }, syntax.position, expressions)
    const constructs = expressions.some(
      (part) => part.constructsArray || (part.kind === 'path' && part.steps[0]!.constructsArray),
    )
    if (constructs) node.constructsArray = true
    return node
  }

  #pairs(pairs: readonly SyntaxPair[]): Pair[] {
    return pairs.map(([key, value]) => [this.node(key), this.node(value)] as const)
  }
}

function whole(shape: NodeShape, position: number, parts: readonly Node[]): Node {
  const node: Node = { ...shape, position }
  for (const part of parts) inheritSlots(node, part)
  return node
}

function lastStep(node: Node): Node {
  return node.kind === 'path' ? node.steps.at(-1)! : node
}

function keepArray(node: Node, kind: Syntax['kind']): void {
  node.keepArray = true
  if (node.kind !== 'path' || (kind !== 'name' && kind !== 'focus')) return
  node.keepSingletonArray = true
  // A longer path that includes this one learns of it from the step.
  lastStep(node).keepArray = true
}
