/** Whether a stream is a terminal whose user wants colours. */
export function takesColours(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR
}

export function paint(text: string, colour: number): string {
  return `\u001b[${colour}m${text}\u001b[0m`
}
