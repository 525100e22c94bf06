import { getMember, type JsonObject } from '../../json/index.ts'
import type { StateScope } from '../program.ts'
import type { QueryLanguageCompiler } from './query-language.ts'

/**
 * The same language, but its fields are compiled when first evaluated: most fields of a large definition never are, and a
 * single one may take seconds.
 *
 * @param pay is called before a field is compiled, and may throw.
 */
export function lazily(language: QueryLanguageCompiler, pay: (scope: StateScope) => void): QueryLanguageCompiler {
  const later = <Given extends readonly unknown[], T>(
    compile: () => (scope: StateScope, ...given: Given) => T,
  ): ((scope: StateScope, ...given: Given) => T) => {
    let compiled: ReturnType<typeof compile> | null = null
    return (scope, ...given) => {
      if (compiled === null) {
        pay(scope)
        compiled = compile()
      }
      return compiled(scope, ...given)
    }
  }
  const has = (owner: JsonObject, ...names: readonly string[]) =>
    names.some((name) => getMember(owner, name) !== undefined)
  return {
    effectiveInput: (state) => later(() => language.effectiveInput(state)),
    arguments: (owner, within) => later(() => language.arguments(owner, within)),
    taskArguments: (state) => later(() => language.taskArguments(state)),
    passResult: (state) => later(() => language.passResult(state)),
    output: (owner, from, within) => later(() => language.output(owner, from, within)),
    catcherOutput: (catcher, within) => later(() => language.catcherOutput(catcher, within)),
    assign: (owner, from, within) => later(() => language.assign(owner, from, within)),
    condition: (rule, location) => later(() => language.condition(rule, location)),
    integer: (owner, name, within) => later(() => language.integer(owner, name, within)),
    percentage: (state, name) => later(() => language.percentage(state, name)),
    text: (owner, name, within) => later(() => language.text(owner, name, within)),
    template: (owner, name, within) => (has(owner, name) ? later(() => language.template(owner, name, within)!) : null),
    waitUntil: (state) => later(() => language.waitUntil(state)),
    items: (state) => later(() => language.items(state)),
    itemSource: (state) => later(() => language.itemSource(state)),
    // By its current name, and by its former one.
    itemSelector: (state) =>
      has(state, 'ItemSelector', 'Parameters') ? later(() => language.itemSelector(state)!) : null,
    credentials: (state) => later(() => language.credentials(state)),
  }
}
