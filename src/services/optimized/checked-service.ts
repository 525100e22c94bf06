import { isObject, type JsonObject, type Payload } from '../../json/index.ts'
import type { Service, TaskCall, TaskOutcome, TaskReport } from '../../runtime/service.ts'
import { couldNotStart, refusalOf } from '../task-parameters.ts'
import type { KnownAction } from './known-actions.ts'
import { findNameProblems } from './parameter-names.ts'

/** Runs a task whose parameters have been checked: an object with only names that the action knows, and no problems. */
export type RunChecked = (task: TaskCall, parameters: JsonObject, report: TaskReport) => Promise<TaskOutcome>

/**
 * A service that refuses parameters that the action does not know, that its own check rejects, or that do not fit the API.
 */
export function checkedService(
  known: KnownAction,
  run: RunChecked,
  findProblems: (parameters: JsonObject) => readonly string[] = () => [],
  findShapeProblems: (parameters: JsonObject) => readonly string[] = () => [],
): Service {
  const problemsOf = ({ value }: Payload) => {
    if (!isObject(value)) return ['The value must be an OBJECT']
    const problems = [...findNameProblems(value, known), ...findProblems(value)]
    // If there are problems already, leave out what the API would say about the same names again.
    return problems.length > 0 ? problems : findShapeProblems(value)
  }
  return {
    refuse: (task) => refusalOf(task.arguments, problemsOf(task.arguments)),
    async call(task, report) {
      const problems = problemsOf(task.arguments)
      if (problems.length > 0) return couldNotStart(task.arguments, problems)
      return run(task, task.arguments.value as JsonObject, report)
    },
  }
}
