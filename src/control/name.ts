// Written for UTF-16 units, not code points: a name with surrogates is refused, so whole pairs are too.
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/

/** Whether this is a valid name for a machine, execution or activity. Its length is checked before. */
export function isValidName(name: string): boolean {
  return !forbidden.test(name)
}
