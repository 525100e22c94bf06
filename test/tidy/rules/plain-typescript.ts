import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

const anyType = /(?:[:<,]\s*|(?<![|&])[|&]\s*|\b(?:as|extends)\s+)any\b(?!\s*[:(.])/g
const notErasable = /^[ \t]*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(enum|namespace|module)\s+[\w$.]+\s*\{/gm

/** TypeScript must be erasable by Node, and every `any` needs a reason. */
export function* plainTypescript(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, text, code } of sources) {
    const lines = text.split('\n')
    for (const match of code.matchAll(anyType)) {
      const line = lineAt(code, match.index + match[0].length)
      // The value of a conditional expression may have this name.
      if (/ \? /.test(code.slice(code.lastIndexOf('\n', match.index) + 1, match.index))) continue
      const beside = `${lines[line - 2] ?? ''}\n${lines[line - 1] ?? ''}`
      if (beside.includes('//') || beside.includes('/*')) continue
      yield { file, line, message: 'uses any; use unknown, or say in a comment next to it why nothing else will do' }
    }
    for (const match of code.matchAll(notErasable)) {
      const line = lineAt(code, match.index + match[0].length)
      const instead = match[1] === 'enum' ? 'a union of string literals' : 'a file with exports'
      yield { file, line, message: `declares ${match[1] === 'enum' ? 'an enum' : `a ${match[1]}`}; use ${instead}` }
    }
  }
}
