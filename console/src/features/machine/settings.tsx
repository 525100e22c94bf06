import type { Machine } from '../../api/types.ts'
import { Facts } from '../../design/parts.tsx'

/** How a state machine logs, traces and encrypts. */
export function Settings({ machine }: { readonly machine: Machine }) {
  const { loggingConfiguration: logging, tracingConfiguration: tracing, encryptionConfiguration: encryption } = machine
  const groups = logging?.destinations?.flatMap(
    ({ cloudWatchLogsLogGroup }) => cloudWatchLogsLogGroup?.logGroupArn ?? [],
  )
  return (
    <section className="panel panel-body" aria-label="Logging and encryption">
      <Facts
        facts={[
          { name: 'Log level', value: logging?.level ?? 'OFF' },
          { name: 'Execution data in logs', value: logging?.includeExecutionData === true ? 'Included' : 'Left out' },
          {
            name: 'Log group',
            value: groups === undefined || groups.length === 0 ? 'None' : <code>{groups.join(', ')}</code>,
          },
          { name: 'X-Ray tracing', value: tracing?.enabled === true ? 'Enabled' : 'Disabled' },
          { name: 'Encryption', value: encryption?.type ?? 'AWS_OWNED_KEY' },
          encryption?.kmsKeyId === undefined ? null : { name: 'KMS key', value: <code>{encryption.kmsKeyId}</code> },
        ]}
      />
    </section>
  )
}
