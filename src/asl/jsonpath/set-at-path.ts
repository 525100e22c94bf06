import { getMember, isObject, type JsonValue, ObjectBuilder, shownText, withMember } from '../../json/index.ts'
import { StatesError } from '../states-error.ts'
import { nameIn, type Path, type Segment } from './path.ts'

/**
 * A copy of the document with the value put where a Reference Path points, as ResultPath does. Members missing on the way
 * become objects; anything else in the way is an error.
 *
 * @throws StatesError States.ResultPathMatchFailure
 */
export function setAtPath(path: Path, document: JsonValue, value: JsonValue): JsonValue {
  return setFrom(path.segments, 0, document, value, document)
}

function setFrom(
  segments: readonly Segment[],
  position: number,
  target: JsonValue | undefined,
  value: JsonValue,
  document: JsonValue,
): JsonValue {
  const segment = segments[position]
  if (segment === undefined) return value
  if (segment.type === 'child') {
    if (target === undefined) {
      return new ObjectBuilder().set(segment.name, setFrom(segments, position + 1, undefined, value, document)).build()
    }
    if (!isObject(target)) throw cannotApply(segment, document)
    const name = nameIn(target, segment)
    const member = setFrom(segments, position + 1, getMember(target, name), value, document)
    return withMember(target, name, member)
  }
  if (segment.type !== 'index' || !Array.isArray(target)) throw cannotApply(segment, document)
  const { index } = segment
  if (index < 0 || index >= target.length) throw cannotApply(segment, document)
  return target.with(index, setFrom(segments, position + 1, target[index], value, document))
}

function cannotApply(segment: Segment, document: JsonValue): StatesError {
  return new StatesError('States.ResultPathMatchFailure', stepMessage(segment, document))
}

/** The service's wording if a step of a Reference Path cannot be applied. It shows the whole document. */
export function stepMessage(segment: Segment, document: JsonValue): string {
  const step = segment.type === 'child' ? segment.name : segment.text
  return `Unable to apply step "${step}" to input ${shownText(document)}`
}
