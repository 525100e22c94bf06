import { formatDateTime } from '../datetime/format.ts'
import { parseDateTime, parseIsoDateTime } from '../datetime/parse.ts'
import { payForPicture } from '../formatting/picture-cost.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { Builtin } from './builtin.ts'

type Text = string | undefined

/** The cost of an instant besides its picture: the calendar of a day. */
const calendarSteps = 40

function formatted(millis: number, picture: Text, zone: Text, evaluation: Evaluation): string {
  evaluation.step(calendarSteps)
  payForPicture(picture ?? '', evaluation)
  if (zone !== undefined) evaluation.scan(zone.length)
  return formatDateTime(millis, picture, zone)
}

export const datetimeFunctions: readonly Builtin[] = [
  new Builtin(
    'fromMillis',
    '<n-s?s?:s>',
    (evaluation: Evaluation, millis: number | undefined, picture: Text, zone: Text) =>
      millis === undefined ? undefined : formatted(millis, picture, zone, evaluation),
  ),
  new Builtin('millis', '<:n>', (evaluation: Evaluation) => evaluation.environment.nowMillis),
  new Builtin('now', '<s?s?:s>', (evaluation: Evaluation, picture: Text, zone: Text) =>
    formatted(evaluation.environment.nowMillis, picture, zone, evaluation),
  ),
  new Builtin('toMillis', '<s-s?:n>', (evaluation: Evaluation, text: Text, picture: Text) => {
    if (text === undefined) return undefined
    evaluation.scan(text.length)
    return picture === undefined ? parseIsoDateTime(text) : parseDateTime(text, picture, evaluation)
  }),
]
