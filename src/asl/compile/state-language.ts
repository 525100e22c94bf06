import type { StateNode } from '../model/machine.ts'
import { jsonataLanguage } from './jsonata-language.ts'
import { jsonpathLanguage } from './jsonpath-language.ts'
import type { QueryLanguage } from './query-language.ts'

/** The query language that a state is written in. */
export function languageOf({ language }: Pick<StateNode, 'language'>): QueryLanguage {
  return language === 'JSONata' ? jsonataLanguage : jsonpathLanguage
}
