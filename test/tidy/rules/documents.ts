import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Finding, lineAt, listFiles, root } from '../source-file.ts'

const registryHost =
  /https?:\/\/[^\s"'<>)]*(?:registry|npmjs|verdaccio|artifactory|nexus)[^\s"'<>)]*|\bregistry\.[a-z0-9.-]+\.[a-z]{2,}\b/gi

/** Users install from the registry in their own settings, so neither the lock file nor the documents may name one. */
export function* registryHosts(): Generator<Finding> {
  for (const file of ['package-lock.json', '.npmrc', ...documents()]) {
    const text = read(file)
    for (const match of text.matchAll(registryHost)) {
      const instead =
        file === 'package-lock.json' ? 'npm install with omit-lockfile-registry-resolved=true' : 'no host at all'
      yield { file, line: lineAt(text, match.index), message: `names the registry ${match[0]}; use ${instead}` }
    }
  }
}

/** docs/dependencies.md lists every dependency with its reason and licence, and nothing else. */
export function* dependenciesListed(): Generator<Finding> {
  const file = 'docs/dependencies.md'
  const packageText = read('package.json')
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageText) as Record<string, Record<string, string>>
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)]
  const text = read(file)
  const listed = [...text.matchAll(/^\|\s*`([^`]+)`/gm)]
  for (const name of names) {
    if (listed.some((match) => match[1] === name)) continue
    const line = lineAt(packageText, packageText.lastIndexOf(`"${name}":`))
    yield {
      file: 'package.json',
      line,
      message: `depends on ${name}, which ${file} does not list; add a row there`,
    }
  }
  for (const match of listed) {
    if (names.includes(match[1]!)) continue
    yield {
      file,
      line: lineAt(text, match.index),
      message: `lists ${match[1]}, on which nothing depends; remove the row`,
    }
  }
}

/** Links between documents must lead to existing files and headings. Links to other sites are not checked. */
export function* documentLinks(): Generator<Finding> {
  for (const file of documents().filter((each) => each.endsWith('.md'))) {
    for (const { link, line } of linksOf(read(file))) {
      const message = brokenLink(file, link)
      if (message !== null) yield { file, line, message }
    }
  }
}

/** A page's links to other pages of the project, or to its own headings. */
export function* linksOf(markdown: string): Generator<{ readonly link: string; readonly line: number }> {
  // Code contains no links: its characters are blanked, so that offsets stay the same.
  const text = markdown.replaceAll(/^```[\s\S]*?^```$|`[^`\n]*`/gm, (code) => code.replaceAll(/[^\n]/g, ' '))
  for (const match of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    const link = match[1]!
    if (!/^[a-z]+:/.test(link)) yield { link, line: lineAt(text, match.index) }
  }
}

function brokenLink(file: string, link: string): string | null {
  const [target = '', anchor] = link.split('#')
  const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target)
  if (!existsSync(path.join(root, linked))) return `links to ${link}, which does not exist`
  if (anchor === undefined || headingsOf(read(linked)).includes(anchor)) return null
  return `links to ${link}, but ${linked} has no such heading`
}

/** The anchors that GitHub gives the headings of a page. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

function documents(): string[] {
  const here = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE']
  return [...here, ...listFiles('docs'), ...listFiles('examples')]
}

function read(file: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
