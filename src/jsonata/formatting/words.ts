const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const magnitudes = ['thousand', 'million', 'billion', 'trillion']
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

/** A non-negative whole number in English: `one thousand, two hundred and three`. */
export function toWords(value: number, ordinal: boolean): string {
  const words = cardinal(value)
  return ordinal ? words.replace(/[a-z]+$/, ordinalWord) : words
}

function cardinal(value: number): string {
  if (value < 20) return small[value]!
  if (value < 100) {
    const word = tens[Math.floor(value / 10) - 2]!
    return value % 10 === 0 ? word : `${word}-${small[value % 10]}`
  }
  if (value < 1000) {
    const word = `${small[Math.floor(value / 100)]} hundred`
    return value % 100 === 0 ? word : `${word} and ${cardinal(value % 100)}`
  }
  // Beyond the last magnitude, its multiples are counted: a thousand trillion.
  const magnitude = Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length)
  const unit = 10 ** (3 * magnitude)
  const count = Math.floor(value / unit)
  const rest = value - count * unit
  const word = `${cardinal(count)} ${magnitudes[magnitude - 1]}`
  if (rest <= 0) return word
  return `${word}${rest < 100 ? ' and ' : ', '}${cardinal(rest)}`
}

function ordinalWord(word: string): string {
  const irregular = irregularOrdinals[word]
  if (irregular !== undefined) return irregular
  return word.endsWith('y') ? `${word.slice(0, -1)}ieth` : `${word}th`
}

const wordValues = new Map<string, number>()
for (const [value, word] of small.entries()) addWord(word, value)
for (const [index, word] of tens.entries()) addWord(word, 20 + 10 * index)
addWord('hundred', 100)
for (const [index, word] of magnitudes.entries()) addWord(word, 10 ** (3 * (index + 1)))

function addWord(word: string, value: number): void {
  wordValues.set(word, value)
  wordValues.set(ordinalWord(word), value)
}

/** All the words that numbers consist of, longest first, as a date picture looks for them. */
export const numberWords = [...wordValues.keys()].sort((left, right) => right.length - left.length)

/** The number that English words name, cardinal or ordinal; NaN if they do not name one. */
export function fromWords(text: string): number {
  const values = text.toLowerCase().split(/,\s|\sand\s|[\s-]/)
  const segments = [0]
  for (const word of values) {
    const value = wordValues.get(word)
    if (value === undefined) return Number.NaN
    const last = segments.pop()!
    if (value < 100) {
      // After a thousand or more, the rest is counted separately.
      if (last >= 1000) segments.push(last, value)
      else segments.push(last + value)
    } else segments.push(last * value)
  }
  return segments.reduce((total, value) => total + value, 0)
}
