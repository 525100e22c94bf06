/**
 * What is wrong with a text that is not YAML, in a sentence. Parsers name their rules; whoever writes a file by hand wants to
 * know what to type. `code` and `message` are those of the parser.
 */
export function yamlProblem({ code, message }: { readonly code: string; readonly message: string }): string {
  const [sentence] = [...specific.filter(([pattern]) => pattern.test(message)).map(([, text]) => text), general[code]]
  return `this is not YAML: ${sentence ?? `${message.slice(0, 1).toLowerCase()}${message.slice(1)}`}`
}

const specific: readonly (readonly [message: RegExp, sentence: string])[] = [
  [
    /(?:sequence|map).*must be sufficiently indented and end with a \]/,
    'a list that starts with [ before this place has no ] at its end',
  ],
  [
    /(?:sequence|map).*must be sufficiently indented and end with a \}/,
    'a map that starts with { before this place has no } at its end',
  ],
  [
    /Expected flow sequence to end with \]|sequence.*end with a \]/i,
    'a list that starts with [ before this place has no ] at its end',
  ],
  [
    /Expected flow map to end with \}|map.*end with a \}/i,
    'a map that starts with { before this place has no } at its end',
  ],
  [/Missing closing '?'?quote/, "a string that starts with ' has no ' at its end"],
  [/Missing closing "quote/, 'a string that starts with " has no " at its end'],
  [
    /Implicit map keys need to be followed by map values/,
    'a name needs a colon and a space after it, as in "Name: value"',
  ],
  [
    /Implicit keys need to be on a single line/,
    'a name and its colon must stand in one line, as in "Name: value"; perhaps a colon is missing in the line before',
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
  [/Unexpected , in|Unexpected empty item/, 'there is a comma too many'],
]

const general: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'lines are indented with spaces, and here is a tab',
  BAD_INDENT: 'the line is indented by too few or too many spaces',
  BAD_SCALAR_START: 'a string that starts with this character needs quotes',
  BAD_DQ_ESCAPE:
    'this escape is not valid in a string with double quotes; write \\\\ for a backslash, or use single quotes',
  BLOCK_IN_FLOW: 'a list or map by indentation cannot stand inside of brackets',
  BLOCK_AS_IMPLICIT_KEY: 'a list or map cannot start here; put it into a line of its own',
  MULTIPLE_DOCS: 'a file may hold only one document',
  KEY_OVER_1024_CHARS: 'a name is longer than 1,024 characters; perhaps a quote is missing before',
  RESOURCE_EXHAUSTION: 'its lists and maps nest too deep to be read',
  UNEXPECTED_TOKEN: 'this does not belong here',
}
