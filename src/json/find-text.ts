/** Up to this many steps of a naive search, the platform's own is always cheap. */
const nativeWorkMax = 1_000_000

/**
 * The position of a text in another one, from a given place on; -1 if it is not there. Like `indexOf`, but always in
 * linear time: the platform's search takes seconds for texts made to slow it (looking for a `b` and a hundred thousand
 * times `a` in a text of as many `a`s).
 */
export function findText(text: string, wanted: string, from = 0): number {
  const length = text.length - from
  if (wanted.length <= 8 || length < wanted.length || length * wanted.length <= nativeWorkMax) {
    return text.indexOf(wanted, from)
  }
  return searchLinearly(text, wanted, from)
}

/** The algorithm of Knuth, Morris and Pratt: after a mismatch, the matched part says how far to move on. */
function searchLinearly(text: string, wanted: string, from: number): number {
  const borders = bordersOf(wanted)
  let matched = 0
  for (let index = from; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    while (matched > 0 && unit !== wanted.charCodeAt(matched)) matched = borders[matched - 1]!
    if (unit === wanted.charCodeAt(matched)) matched++
    if (matched === wanted.length) return index - matched + 1
  }
  return -1
}

let lastWanted = ''
let lastBorders = new Int32Array(0)

/**
 * For each prefix of a text, the length of the longest shorter prefix that it ends with. Cached, because callers search
 * for the same text repeatedly.
 */
function bordersOf(wanted: string): Int32Array {
  if (lastWanted === wanted) return lastBorders
  const borders = new Int32Array(wanted.length)
  let length = 0
  for (let index = 1; index < wanted.length; index++) {
    const unit = wanted.charCodeAt(index)
    while (length > 0 && unit !== wanted.charCodeAt(length)) length = borders[length - 1]!
    if (unit === wanted.charCodeAt(length)) length++
    borders[index] = length
  }
  lastWanted = wanted
  lastBorders = borders
  return borders
}
