import type { Shape, Shapes } from '../model/service-model.ts'

/** What one member of an input may be. `Type` is the type of its values once they have been checked. */
export interface Member<Type> {
  readonly shape: Shape
  /** The shapes that it refers to, by the names that it knows them by. */
  readonly shapes: Shapes['shapes']
  readonly isRequired: boolean
  /** Never set: it ties the type of values to this member. */
  readonly type?: Type
}

type Required<Members> = {
  [Name in keyof Members]: Members[Name] extends Member<infer Type> ? (undefined extends Type ? never : Name) : never
}[keyof Members]

type TypeOf<Each> = Each extends Member<infer Type> ? Type : never

/** The type of an input with these members. */
export type InputOf<Members> = { readonly [Name in Required<Members>]: TypeOf<Members[Name]> } & {
  readonly [Name in Exclude<keyof Members, Required<Members>>]?: Exclude<TypeOf<Members[Name]>, undefined>
}

export function text({ max }: { readonly max: number }): Member<string> {
  return required({ type: 'string', max })
}

export function oneOf<const Word extends string>(...words: readonly Word[]): Member<Word> {
  return required({ type: 'string', enum: words })
}

export function integer(bounds: { readonly min: number; readonly max?: number }): Member<number> {
  return required({ type: 'long', ...bounds })
}

export function number(): Member<number> {
  return required({ type: 'timestamp' })
}

export function boolean(): Member<boolean> {
  return required({ type: 'boolean' })
}

export function list<Type>(member: Member<Type>, { max }: { readonly max: number }): Member<readonly Type[]> {
  const name = nameOf(member)
  return { ...required({ type: 'list', member: name, max }), shapes: { ...member.shapes, [name]: member.shape } }
}

export function structure<Members extends Readonly<Record<string, Member<unknown>>>>(
  members: Members,
): Member<InputOf<Members>> {
  const entries = Object.entries(members)
  return {
    isRequired: true,
    shapes: Object.fromEntries(
      entries.flatMap(([, member]) => [[nameOf(member), member.shape], ...Object.entries(member.shapes)]),
    ),
    shape: {
      type: 'structure',
      required: entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name),
      members: Object.fromEntries(entries.map(([name, member]) => [name, nameOf(member)])),
    },
  }
}

export function optional<Type>(member: Member<Type>): Member<Type | undefined> {
  return { ...member, isRequired: false } as Member<Type | undefined>
}

function required<Type>(shape: Shape): Member<Type> {
  return { shape, shapes: {}, isRequired: true }
}

const names = new WeakMap<Shape, string>()
let named = 0

/** Shapes refer to each other by names, which nobody sees. */
function nameOf({ shape }: Member<unknown>): string {
  const name = names.get(shape) ?? `shape${++named}`
  names.set(shape, name)
  return name
}
