/** Up to this many steps of the plainest search, the platform's own is always cheap. */
const nativeWorkMax = 1_000_000

/**
 * Where a text has another one in it, from a place on; -1 where it has not. As `indexOf`, but never slower than the two
 * are long: the platform's search takes seconds for texts made for it (a hundred thousand times `a` in which as many are
 * looked for with another letter before them).
 */
export function findText(text: string, wanted: string, from = 0): number {
  const length = text.length - from
  if (wanted.length <= 8 || length < wanted.length || length * wanted.length <= nativeWorkMax) {
    return text.indexOf(wanted, from)
  }
  return searchLinearly(text, wanted, from)
}

/** The algorithm of Knuth, Morris and Pratt: after a mismatch, what was matched says how far to go on. */
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

/** For each beginning of a text, how long a shorter beginning is that it ends with. Kept, as one text is looked for again and again. */
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
