export type XmlContent = string | number | boolean | readonly XmlElement[]

/** An element's name and content; an element without content is left out. */
export type XmlElement = readonly [name: string, content: XmlContent | undefined]

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export function xmlDocument(name: string, elements: readonly XmlElement[]): string {
  return `${declaration}<${name} xmlns="${namespace}">${elements.map(elementText).join('')}</${name}>`
}

/** Errors have no namespace. */
export function xmlError(elements: readonly XmlElement[]): string {
  return `${declaration}<Error>${elements.map(elementText).join('')}</Error>`
}

function elementText([name, content]: XmlElement): string {
  if (content === undefined) return ''
  const text = typeof content === 'object' ? content.map(elementText).join('') : escaped(String(content))
  return `<${name}>${text}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\u0000-\u001f]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)
}

/**
 * The contents of all elements of a name. This suffices for the few documents that the API takes: none of them nests an
 * element within another of the same name, or has anything besides elements and texts.
 */
export function contentsOf(xml: string, name: string): readonly string[] {
  const contents: string[] = []
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'g')
  for (let match = opening.exec(xml); match !== null; match = opening.exec(xml)) {
    const end = xml.indexOf(`</${name}>`, opening.lastIndex)
    if (end === -1) break
    contents.push(xml.slice(opening.lastIndex, end))
    opening.lastIndex = end
  }
  return contents
}

/** The text of the first element with a name, or null. */
export function textOf(xml: string, name: string): string | null {
  const [content] = contentsOf(xml, name)
  return content === undefined ? null : unescaped(content)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hexadecimal, decimal, name) => {
    if (name !== undefined) return entities[name as string] ?? whole
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal as string, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
