import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

// What stands above the store and must repeat itself when its clock and its entropy do.
const repeatable = ['runtime/', 'services/', 'api/operations/', 'control/']

/** Where time and chance come from: these are handed in. Functions of this machine are processes, and nobody's to repeat. */
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
    instead: 'the Clock that is handed in',
  },
  {
    pattern: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b/g,
    what: 'draws randomness',
    instead: 'the Entropy that is handed in',
  },
  {
    pattern: /(?<![.\w])set(?:Timeout|Interval)\s*\(/g,
    what: 'sets a timer',
    instead: 'the Clock, or the RealTime, that is handed in',
  },
]

/** Time and chance are handed in, so that one seed drives all that stands above the store. */
export function* chance(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, code, isTest } of sources) {
    if (isTest || sourcesOfChance.has(file) || !repeatable.some((part) => file.startsWith(`src/${part}`))) continue
    for (const { pattern, what, instead } of forbidden) {
      for (const match of code.matchAll(pattern)) {
        yield { file, line: lineAt(code, match.index + 1), message: `${what} (${match[0].trim()}); use ${instead}` }
      }
    }
  }
}
