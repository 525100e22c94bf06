import { operation } from '../../operation.ts'
import { present } from '../answer.ts'

const diagnosticsDefault = 100

/** Reports what the service would report: our own findings are for the command line, where people read them. */
export const validateStateMachineDefinition = operation({
  name: 'ValidateStateMachineDefinition',
  async handle({ check }, { definition, type = 'STANDARD', severity = 'ERROR', maxResults = 0 }, { signal }) {
    const { diagnostics } = await check(definition, { type, signal })
    const found = diagnostics.filter((each) => each.severity === 'ERROR' || (severity === 'WARNING' && !each.own))
    const limit = maxResults === 0 ? diagnosticsDefault : maxResults
    return {
      diagnostics: found.slice(0, limit).map(({ code, location, message, severity }) => ({
        code,
        location: present(location),
        message,
        severity,
      })),
      result: found.some((each) => each.severity === 'ERROR') ? ('FAIL' as const) : ('OK' as const),
      truncated: found.length > limit,
    }
  },
})
