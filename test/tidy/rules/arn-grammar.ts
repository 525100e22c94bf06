import { type Finding, lineAt, type SourceFile } from '../source-file.ts'

/** Files besides src/arn that may split ARNs, or contain their types in a text. */
const exempt = [
  'src/arn/',
  // The Resource of a Task names integrations in the language's own grammar.
  'src/asl/task-resource.ts',
  'src/services/check-integration.ts',
  // ARNs of all services, for policies and templates.
  'src/services/policy/resources.ts',
  'src/templates/resource-values.ts',
  // Data of the stores' conformance suites.
  'src/store/conformance/',
]

const surgery =
  /\b(?:\w*(?:[mM]achine|[eE]xecution|[mM]apRun|[aA]ctivity|[aA]lias|[vV]ersion)Arn|arn)\.(?:split|slice|indexOf|lastIndexOf|replace|replaceAll|includes|substring|match)\(/g
const typeInText = /:(?:stateMachine|execution|express|mapRun|activity)[:/]/g

/** Only src/arn knows what an ARN of this service is made of. */
export function* arnGrammar(sources: readonly SourceFile[]): Generator<Finding> {
  for (const { file, text, code, isTest } of sources) {
    if (isTest || !file.startsWith('src/') || exempt.some((each) => file.startsWith(each))) continue
    const offsets = [
      ...[...code.matchAll(surgery)].map(({ index }) => index),
      ...[...text.matchAll(typeInText)].map(({ index }) => index).filter((index) => isInString(code, index)),
    ]
    const lines = new Set(offsets.map((offset) => lineAt(text, offset)))
    for (const line of [...lines].sort((left, right) => left - right)) {
      const message = 'takes the ARN of a resource apart, or makes one; src/arn has, or should have, a function for it'
      yield { file, line, message }
    }
  }
}

/** Whether an offset is inside quotes or a pattern, whose ends are code. Of comments, nothing is left. */
function isInString(code: string, offset: number): boolean {
  const before = code.slice(code.lastIndexOf('\n', offset - 1) + 1, offset)
  return ["'", '"', '`', '/'].some((end) => before.split(end).length % 2 === 0)
}
