import { JsonataError } from '../errors.ts'
import { base64Decode, base64Encode, latin1Bytes, latin1Text, utf8Bytes, utf8Text } from '../runtime/encode.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { Builtin } from './builtin.ts'

function urlFunction(name: string, convert: (text: string) => string): Builtin {
  return new Builtin(name, '<s-:s>', (evaluation: Evaluation, text: string | undefined) => {
    if (text === undefined) return undefined
    evaluation.characters(text.length)
    evaluation.scan(2 * text.length)
    try {
      return convert(text)
    } catch {
      throw new JsonataError('D3140', { value: text, functionName: name })
    }
  })
}

function textFunction(name: string, convert: (text: string) => string): Builtin {
  return new Builtin(name, '<s-:s>', (evaluation: Evaluation, text: string | undefined) => {
    if (text === undefined) return undefined
    evaluation.characters(text.length)
    evaluation.scan(3 * text.length)
    const converted = convert(text)
    evaluation.characters(converted.length)
    return converted
  })
}

export const encodingFunctions: readonly Builtin[] = [
  textFunction('base64decode', (text) => latin1Text(base64Decode(text))),
  textFunction('base64encode', (text) => base64Encode(latin1Bytes(text))),
  urlFunction('decodeUrl', decodeURI),
  urlFunction('decodeUrlComponent', decodeURIComponent),
  urlFunction('encodeUrl', encodeURI),
  urlFunction('encodeUrlComponent', encodeURIComponent),
]

/** The service's functions: texts are UTF-8. */
export const utf8EncodingFunctions: readonly Builtin[] = [
  textFunction('base64decode', (text) => utf8Text(base64Decode(text))),
  textFunction('base64encode', (text) => base64Encode(utf8Bytes(text))),
]
