import { type JsonValue, numberText, typeOf } from '../../json/index.ts'

const jackson = 'com.fasterxml.jackson.databind.node.'

/** The Java class of such a value in the service: its path library names the class if a step does not fit. */
export function nodeClassName(value: JsonValue): string {
  switch (typeOf(value)) {
    case 'null':
      return `${jackson}NullNode`
    case 'boolean':
      return `${jackson}BooleanNode`
    case 'string':
      return `${jackson}TextNode`
    case 'array':
      return `${jackson}ArrayNode`
    case 'object':
      return `${jackson}ObjectNode`
    case 'number':
      return `${jackson}${numberClass(numberText(value as number))}`
  }
}

function numberClass(text: string): string {
  if (/[.eE]/.test(text)) return 'DoubleNode'
  const integer = BigInt(text)
  if (BigInt.asIntN(32, integer) === integer) return 'IntNode'
  return BigInt.asIntN(64, integer) === integer ? 'LongNode' : 'BigIntegerNode'
}
