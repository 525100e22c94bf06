// Each is `Fn::` and the tag, except for the two below.
const functionTags = new Set(
  'And Base64 Cidr Equals FindInMap GetAZs GetAtt If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform'.split(
    ' ',
  ),
)
const plainTags = new Set(['Ref', 'Condition'])

/** The function that a short form of CloudFormation stands for: `!Sub` for `Fn::Sub`. */
export function functionOfTag(tag: string): string | null {
  const name = tag.replace(/^!/, '')
  if (plainTags.has(name)) return name
  return functionTags.has(name) ? `Fn::${name}` : null
}

/** Whether a name is that of a function in its long form. */
export function isFunctionName(name: string): boolean {
  return name.startsWith('Fn::') && functionTags.has(name.slice('Fn::'.length))
}
