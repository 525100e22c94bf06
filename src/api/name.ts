import { raise } from './protocol/api-error.ts'

// Written for UTF-16 units, not code points: a name with surrogates is refused, so whole pairs are too.
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/

/** Raises InvalidName for what no machine, execution or activity may be called. The length is the model's to check. */
export function checkName(name: string): void {
  if (forbidden.test(name)) raise('InvalidName', `Invalid Name: '${name}'`)
}
