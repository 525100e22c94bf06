import { formatDateTime } from '../datetime/format.ts'
import { parseDateTime, parseIsoDateTime } from '../datetime/parse.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { Builtin } from './builtin.ts'

type Text = string | undefined

export const datetimeFunctions: readonly Builtin[] = [
  new Builtin(
    'fromMillis',
    '<n-s?s?:s>',
    (_evaluation: Evaluation, millis: number | undefined, picture: Text, zone: Text) =>
      millis === undefined ? undefined : formatDateTime(millis, picture, zone),
  ),
  new Builtin('millis', '<:n>', (evaluation: Evaluation) => evaluation.environment.nowMillis),
  new Builtin('now', '<s?s?:s>', (evaluation: Evaluation, picture: Text, zone: Text) =>
    formatDateTime(evaluation.environment.nowMillis, picture, zone),
  ),
  new Builtin('toMillis', '<s-s?:n>', (evaluation: Evaluation, text: Text, picture: Text) => {
    if (text === undefined) return undefined
    if (picture === undefined) return parseIsoDateTime(text)
    return parseDateTime(text, picture, evaluation.environment.nowMillis)
  }),
]
