import { isObject, type JsonValue } from '../../../json/index.ts'
import { loadModule } from '../../../services/load-module.ts'
import type { CalledApi } from '../../../services/mocks/answers/answer-shape.ts'
import { raise } from '../../protocol/api-error.ts'

/**
 * Checks a mocked result against the shape of the API that it comes from. PRESENT checks only the fields that are there;
 * STRICT also demands the required ones.
 */
export function checkMockFields(called: CalledApi, result: JsonValue, mode: 'STRICT' | 'PRESENT' | 'NONE'): void {
  if (mode === 'NONE') return
  const { answerShape, answerProblem } = loadAnswers()
  const shape = answerShape(called)
  if (shape === null) return
  // The words are those for a Map state's mock (observed).
  if (!isObject(result)) return raise('ValidationException', 'Mocked result must be a JSON object.')
  const problem = answerProblem(shape, result, mode)
  if (problem !== null) raise('ValidationException', `Mock result schema validation error: ${problem}`)
}

type Answers = typeof import('../../../services/mocks/answers/index.ts')

/**
 * Loaded when a mock is first checked: the tables of all integrations take megabytes. Loaded synchronously, since its
 * callers cannot wait.
 */
function loadAnswers(): Answers {
  return loadModule(import.meta.url, '../../../services/mocks/answers/index')
}
