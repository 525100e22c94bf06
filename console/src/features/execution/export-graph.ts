import type { Layout } from '../../../../src/view/graph/layout.ts'
import { svgOf } from '../../../../src/view/graph/svg.ts'
import type { VisitStatus } from '../../../../src/view/history/visit.ts'

/** Twice as many dots as the drawing has units, so that text stays sharp. */
const pngScale = 2

/** Saves a graph as a picture, in the colours that it has for people who see it on paper. */
export async function exportGraph(
  kind: 'svg' | 'png',
  layout: Layout,
  statuses: ReadonlyMap<string, VisitStatus> | undefined,
): Promise<void> {
  const text = svgOf(layout, statuses === undefined ? {} : { statuses })
  const svg = new Blob([text], { type: 'image/svg+xml' })
  save(kind === 'svg' ? svg : await drawn(svg, layout), `graph.${kind}`)
}

async function drawn(svg: Blob, { width, height }: Layout): Promise<Blob> {
  const address = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(width) * pngScale
    canvas.height = Math.ceil(height) * pngScale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png === null ? reject(new Error('The graph is too large for a PNG.')) : resolve(png))),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Hands a file to the browser, which asks where to put it or puts it with the downloads. */
export function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
