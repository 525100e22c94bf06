/**
 * Says in a sentence why a text is not YAML. Parsers name their rules; somebody who writes a file by hand wants to know
 * what to type. `code` and `message` are the parser's.
 */
export function yamlProblem({ code, message }: { readonly code: string; readonly message: string }): string {
  const [sentence] = [...specific.filter(([pattern]) => pattern.test(message)).map(([, text]) => text), general[code]]
  return `this is not YAML: ${sentence ?? `${message.slice(0, 1).toLowerCase()}${message.slice(1)}`}`
}

const specific: readonly (readonly [message: RegExp, sentence: string])[] = [
  [
    /(?:sequence|map).*must be sufficiently indented and end with a \]/,
    'a list that starts with [ before this place has no closing ]',
  ],
  [
    /(?:sequence|map).*must be sufficiently indented and end with a \}/,
    'a map that starts with { before this place has no closing }',
  ],
  [
    /Expected flow sequence to end with \]|sequence.*end with a \]/i,
    'a list that starts with [ before this place has no closing ]',
  ],
  [
    /Expected flow map to end with \}|map.*end with a \}/i,
    'a map that starts with { before this place has no closing }',
  ],
  [/Missing closing '?'?quote/, "a string that starts with ' has no closing '"],
  [/Missing closing "quote/, 'a string that starts with " has no closing "'],
  [
    /Implicit map keys need to be followed by map values/,
    'a name needs a colon and a space after it, as in "Name: value"',
  ],
  [
    /Implicit keys need to be on a single line/,
    'a name and its colon must be on the same line, as in "Name: value"; perhaps a colon is missing on the line before',
  ],
  [
    /Nested mappings are not allowed in compact mappings/,
    'a value has a colon with a space after it; put the value in quotes',
  ],
  [/Missing space after :/, 'a colon needs a space after it'],
  [/Missing , /, 'a comma is missing between two items'],
  [/Comments must be separated/, 'a comment needs a space before its #'],
  [
    /All mapping items must start at the same column/,
    'the names of one map must be indented by the same number of spaces',
  ],
  [
    /All sequence items must start at the same column/,
    'the items of one list must be indented by the same number of spaces',
  ],
  [/Sequence item without - indicator/, 'an item of this list does not start with "- "'],
  [/Unexpected , in|Unexpected empty item/, 'there is one comma too many'],
]

const general: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'lines must be indented with spaces, and here is a tab',
  BAD_INDENT: 'the line is indented by too few or too many spaces',
  BAD_SCALAR_START: 'a string that starts with this character needs quotes',
  BAD_DQ_ESCAPE:
    'this escape is not valid in a string with double quotes; write \\\\ for a backslash, or use single quotes',
  BLOCK_IN_FLOW: 'an indented list or map cannot be inside brackets',
  BLOCK_AS_IMPLICIT_KEY: 'a list or map cannot start here; put it on its own line',
  MULTIPLE_DOCS: 'a file may contain only one document',
  KEY_OVER_1024_CHARS: 'a name is longer than 1,024 characters; perhaps a quote is missing before it',
  RESOURCE_EXHAUSTION: 'its lists and maps nest too deep to be read',
  UNEXPECTED_TOKEN: 'this does not belong here',
}
