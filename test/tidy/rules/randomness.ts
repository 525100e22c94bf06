import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

// Code above the store, which must repeat itself if its clock and its entropy do.
const repeatable = ['runtime/', 'services/', 'api/operations/', 'control/']

/** The sources of time and randomness, which are passed in. Local functions are processes, which cannot be repeated. */
const sourcesOfChance: ReadonlySet<string> = new Set([
  'src/runtime/system-clock.ts',
  'src/runtime/real-time.ts',
  'src/runtime/entropy/system-entropy.ts',
  'src/services/lambda/local-lambda-api.ts',
])

const forbidden: readonly { readonly pattern: RegExp; readonly what: string; readonly instead: string }[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\.|\bhrtime\b/g,
    what: 'reads a clock',
    instead: 'the Clock that is passed in',
  },
  {
    pattern: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b/g,
    what: 'draws randomness',
    instead: 'the Entropy that is passed in',
  },
  {
    pattern: /(?<![.\w])set(?:Timeout|Interval)\s*\(/g,
    what: 'sets a timer',
    instead: 'the Clock, or the RealTime, that is passed in',
  },
]

/** Time and randomness are passed in, so that one seed drives everything above the store. */
export function* randomness(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, code, isTest } of sources) {
    if (isTest || sourcesOfChance.has(file) || !repeatable.some((part) => file.startsWith(`src/${part}`))) continue
    for (const { pattern, what, instead } of forbidden) {
      for (const match of code.matchAll(pattern)) {
        yield { file, line: lineAt(code, match.index + 1), message: `${what} (${match[0].trim()}); use ${instead}` }
      }
    }
  }
}
