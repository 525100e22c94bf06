import { prettyFactory } from 'pino-pretty'

// Functions, definitions and clients contribute to lines: none of their control characters may reach the terminal, except
// those that lay out the stack of an error.
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Makes the function that turns a line of JSON into one for people: the time, the level, the message, then the fields. */
export function prettyLines({ coloured }: { readonly coloured: boolean }): (line: string) => string {
  const pretty = prettyFactory({
    colorize: coloured,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
    errorLikeObjectKeys: ['err'],
  })
  return (line) =>
    pretty(
      JSON.parse(line, (_name, value) =>
        typeof value === 'string' ? value.replaceAll(controlCharacters, '\ufffd') : value,
      ),
    )
}
