import { boundsProblem } from '../../control/refusal.ts'
import { utf8Exceeds } from '../../json/index.ts'
import type { ListShape, NumberShape, Shape, Shapes, StringShape } from '../model/service-model.ts'

/** Adds a sentence for each constraint of the model that a string breaks. */
export function checkString(name: string, shape: StringShape, value: string, path: string, problems: string[]): void {
  const { min, max, unit, sensitive } = shape
  const fail = (rule: string) => problems.push(boundsProblem(shownText(value, sensitive), path, rule))
  const pattern = patternOf(shape)
  if (pattern !== null && !pattern.test(value)) {
    fail(`Member must satisfy regular expression pattern: ${shape.pattern}`)
  }
  if (min !== undefined && value.length < min) fail(`Member must have length greater than or equal to ${min}`)
  if (max !== undefined) {
    if (unit === 'bytes') {
      if (utf8Exceeds(value, max)) fail(`Member must have size less than or equal to ${max} bytes in UTF-8 encoding`)
    } else if (value.length > max) fail(`Member must have length less than or equal to ${max}`)
  }
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    fail(`Member must satisfy enum value set: [${(shownOrder[name] ?? shape.enum).join(', ')}]`)
  }
}

export function checkNumber(shape: NumberShape, value: number, path: string, problems: string[]): void {
  const { min, max, sensitive } = shape
  const fail = (rule: string) => problems.push(boundsProblem(shownText(String(value), sensitive), path, rule))
  if (min !== undefined && value < min) fail(`Member must have value greater than or equal to ${min}`)
  if (max !== undefined && value > max) fail(`Member must have value less than or equal to ${max}`)
}

export function checkList(
  name: string,
  shape: ListShape,
  value: readonly unknown[],
  path: string,
  problems: string[],
  model: Shapes,
): void {
  const { min, max, sensitive } = shape
  const fail = (rule: string) =>
    problems.push(boundsProblem(shownText(display(name, value, model), sensitive), path, rule))
  if (min !== undefined && value.length < min) fail(`Member must have length greater than or equal to ${min}`)
  if (max !== undefined && value.length > max) fail(`Member must have length less than or equal to ${max}`)
}

/** For a required member that is missing or null. */
export function missing(shape: Shape, path: string): string {
  const sensitive = 'sensitive' in shape && shape.sensitive === true
  return boundsProblem(sensitive ? null : 'null', path, 'Member must not be null')
}

function shownText(text: string, sensitive: true | undefined): string | null {
  return sensitive === true ? null : `'${text}'`
}

// The service prints these sets in the order of its hash set; recorded, because the order cannot be worked out.
const shownOrder: Readonly<Record<string, readonly string[]>> = {
  ExecutionStatus: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'],
}

const patterns = new Map<StringShape, RegExp>()

function patternOf(shape: StringShape): RegExp | null {
  if (shape.pattern === undefined) return null
  let pattern = patterns.get(shape)
  if (pattern === undefined) {
    // The model's patterns are Java's and must match the whole value.
    pattern = new RegExp(`^(?:${(shape.check ?? shape.pattern).replaceAll('\\p{ASCII}', '[\\x00-\\x7F]')})$`, 's')
    patterns.set(shape, pattern)
  }
  return pattern
}

/** A value as Java prints it: `[Tag(key=a, value=b)]`. */
function display(name: string, value: unknown, model: Shapes): string {
  const shape = model.shapes[name]!
  if (value === null || value === undefined) return 'null'
  if (shape.type === 'list' && Array.isArray(value)) {
    return `[${value.map((item) => display(shape.member, item, model)).join(', ')}]`
  }
  if (shape.type === 'structure') {
    const members = Object.entries(shape.members)
      .filter(([member]) => Object.hasOwn(value, member))
      .map(([member, type]) => `${member}=${display(type, (value as Record<string, unknown>)[member], model)}`)
    return `${name}(${members.join(', ')})`
  }
  if ('sensitive' in shape && shape.sensitive === true) return '*** Sensitive Data Redacted ***'
  return String(value)
}
