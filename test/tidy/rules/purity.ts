import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

const pureParts = ['json', 'arn', 'regex', 'jsonata', 'asl', 'engine']

/** Packages that are as pure as these parts. */
const purePackages = ['@noble/hashes']

const forbidden: readonly { readonly pattern: RegExp; readonly what: string; readonly instead: string }[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)/g,
    what: 'reads the clock',
    instead: 'the turn’s `nowMillis`',
  },
  { pattern: /\bperformance\b\s*\./g, what: 'reads a clock', instead: 'a bound in steps' },
  { pattern: /\bMath\.random\b/g, what: 'draws randomness', instead: 'the environment’s `random`' },
  { pattern: /(?<![.\w])crypto\s*\./g, what: 'uses crypto', instead: 'the environment’s `uuid`, or `@noble/hashes`' },
  { pattern: /(?<![.\w])process\s*\./g, what: 'uses the process', instead: 'an argument' },
  { pattern: /(?<![.\w])console\s*\./g, what: 'prints', instead: 'a returned value' },
  { pattern: /(?<![.\w])fetch\s*\(/g, what: 'makes a call', instead: 'an effect' },
  {
    pattern: /(?<![.\w])set(?:Timeout|Interval|Immediate)\s*\(/g,
    what: 'sets a timer',
    instead: 'a frame’s wake-up time',
  },
]

/** The language and the engine read no clock, use no randomness, and touch nothing outside, so they can be replayed. */
export function* purity(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, code, imports, isTest } of sources) {
    if (isTest || !pureParts.some((part) => file.startsWith(`src/${part}/`))) continue
    for (const { specifier, target, line } of imports) {
      if (target !== null || purePackages.some((name) => specifier.startsWith(`${name}/`))) continue
      yield {
        file,
        line,
        message: `imports ${specifier}; only our own files may be used here, so pass it in as an argument`,
      }
    }
    for (const { pattern, what, instead } of forbidden) {
      for (const match of code.matchAll(pattern)) {
        yield { file, line: lineAt(code, match.index + 1), message: `${what} (${match[0].trim()}); use ${instead}` }
      }
    }
  }
}
