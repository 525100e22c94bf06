import type { StateNode } from '../model/machine.ts'
import { jsonataLanguage } from './jsonata-language.ts'
import { jsonpathLanguage } from './jsonpath-language.ts'
import type { QueryLanguageCompiler } from './query-language.ts'

/** The query language that a state is written in. */
export function languageOf({ language }: Pick<StateNode, 'language'>): QueryLanguageCompiler {
  return language === 'JSONata' ? jsonataLanguage : jsonpathLanguage
}
