import type { Choices } from './jsonata-documents.ts'

/** Literals by the kind of argument that they are written for, ready to stand in an expression. */
const literals: Readonly<Record<string, readonly string[]>> = {
  /** A text with the picture it is to be read by: on others the two sides are free to differ. */
  parsed: [
    '"12", "0"',
    '"XIV", "I"',
    '"xlii", "i"',
    '"twelve", "w"',
    '"one hundred and five", "w"',
    '"Two Thousand", "Ww"',
    '"1,234", "#,##0"',
    '"ab", "a"',
    '"AZ", "A"',
    '"3rd", "0;o"',
    '"x", "0"',
  ],
  replacement: ['""', '"x"', '"$0"', '"$1-$2"', '"$$"', '"<$0$0>"', '"$"', '"$12"'],
  encoded: ['"YWI="', '""', '"aGVsbG8"', '"a%20b"', '"%E4%BD%A0"', '"%"', '"a+b"', '"%41%zz"', '"é"'],
  regex: [
    '/a/',
    '/[a-z]+/i',
    '/(l+)(o)?/',
    '/\\\\d/',
    '/\\d+/',
    '/b|,/',
    '/^\\s/',
    '/x*/',
    '/(?=b)./',
    '/[^a]b?/',
    '/(a)(b)(c)?/',
    '/l{2}/',
    '/^./m',
    '/\\w+$/',
    '/(?:b|B)\\b/',
    '/(.)\\1/',
    '/\\//',
    '/h.l*?o/i',
  ],
  integerPicture: [
    '"0"',
    '"#,##0"',
    '"I"',
    '"i"',
    '"w"',
    '"W"',
    '"Ww"',
    '"a"',
    '"A"',
    '"0;o"',
    '"w;o"',
    '"000"',
    '"١"',
  ],
  numberPicture: [
    '"0"',
    '"#,##0.00"',
    '"0.0#"',
    '"#0%"',
    '"00.###e0"',
    '"(0)"',
    '"$0.0;-$0.0"',
    '"###"',
    '"#.##"',
    '"#,##,#0"',
    '"0.00‰"',
    '"x0y;(0)"',
    '"0.000,000"',
  ],
  symbols: [
    '{"decimal-separator": ",", "grouping-separator": "."}',
    '{"minus-sign": "~"}',
    '{"zero-digit": "٠"}',
    '{"percent": "pc"}',
    '{"exponent-separator": "E"}',
    '{}',
  ],
  radix: ['2', '8', '16', '36', '1', '37', '10'],
  millis: ['0', '1521801216617', '-1000', '951782400000', '1.5e12', '1230757500000', '-62135596800000'],
  datePicture: [
    '"[Y]-[M01]-[D01]"',
    '"[FNn], [D1o] [MNn] [Y]"',
    '"[H01]:[m]:[s].[f001][Z]"',
    '"[h]:[m][Pn]"',
    '"[dwo] [W] [w] [X]"',
    '"[MN,3-3] [YI] [F1]"',
    '"[Y0001]-W[W01]-[F1]"',
    '"[z] [Z0101t]"',
    '"[D#1]. [[x]] [H#1]"',
    '"[X]/[x]/[w]"',
    '"[Y,2-2] [D,2] [C] [E]"',
    '"[FN,*-3] [MNn,3-3]"',
  ],
  zone: ['"+0100"', '"-0500"', '"+0530"', '"-0330"', '"0000"', '"+1400"'],
  date: [
    '"2018-03-23T10:33:36.617Z"',
    '"2020-02-29"',
    '"2020"',
    '"x"',
    '"2018-03-23T10:33:36+01:00"',
    '"2018-03-23T10:33"',
    '"2018-03"',
  ],
  /** A date with the picture that it is read by. */
  pictured: [
    '"2018-03-23", "[Y]-[M]-[D]"',
    '"23rd March 2018", "[D1o] [MNn] [Y]"',
    '"10:33", "[H]:[m]"',
    '"3:05 pm", "[h]:[m] [P]"',
    '"2018-82", "[Y]-[d]"',
    '"12/2018", "[M]/[Y]"',
    '"2018-03-23 +0100", "[Y]-[M]-[D] [Z0000]"',
    '"x", "[Y]"',
    '"two thousand and eighteen", "[Yw]"',
    '"MMXVIII", "[YI]"',
    '"10:33:01.5", "[H]:[m]:[s].[f]"',
    '"2018 33", "[Y] [m]"',
  ],
  evaluated: ['"a"', '"$"', '"1 +"', '"$v[0]"', '"a.b"', '"-\\"x\\""', '"[1..3]"', '"$sum($)"', '"a ~> $count"'],
  function: [
    '$string',
    '$boolean',
    '$not',
    '$type',
    '$count',
    '$sum',
    '$append(?, 1)',
    '$uppercase',
    '$exists',
    '$append',
    '$substring(?, 1, ?)',
    '$lookup(?, "a")',
    '($string ~> $length)',
    '$zip',
    '$max',
    '/a/',
  ],
}

/** Characters that pictures of integers and numbers are made of. */
const pictureParts = ['0', '#', '0', ',', '.', '1', ';', '%', 'e', 'x', '-', '00', '##', ' ']

export function hasLiterals(kind: string): boolean {
  return kind in literals
}

export function literal(choices: Choices, kind: string): string {
  const isNumberPicture = kind === 'numberPicture' && choices.chance(0.3)
  if (!isNumberPicture) return choices.of(literals[kind]!)
  const picture = Array.from({ length: 1 + choices.below(6) }, () => choices.of(pictureParts)).join('')
  return JSON.stringify(picture)
}
