import { isObject, type JsonObject, type Payload } from '../../json/index.ts'
import type { Service, TaskCall, TaskOutcome, TaskReport } from '../../runtime/service.ts'
import { couldNotStart, refusalOf } from '../task-parameters.ts'
import type { KnownAction } from './known-actions.ts'
import { findNameProblems } from './parameter-names.ts'

/** Runs a task whose parameters are an object with the names that the action knows, and nothing wrong in it. */
export type RunChecked = (task: TaskCall, parameters: JsonObject, report: TaskReport) => Promise<TaskOutcome>

/** A service that refuses parameters the action does not know, or in which it finds something wrong itself. */
export function checkedService(
  known: KnownAction,
  run: RunChecked,
  findProblems: (parameters: JsonObject) => readonly string[] = () => [],
): Service {
  const problemsOf = ({ value }: Payload) =>
    isObject(value) ? [...findNameProblems(value, known), ...findProblems(value)] : ['The value must be an OBJECT']
  return {
    refuse: (task) => refusalOf(task.arguments, problemsOf(task.arguments)),
    async call(task, report) {
      const problems = problemsOf(task.arguments)
      if (problems.length > 0) return couldNotStart(task.arguments, problems)
      return run(task, task.arguments.value as JsonObject, report)
    },
  }
}
