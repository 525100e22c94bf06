import { useMemo } from 'react'
import type { Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { indented } from '../../design/indented.ts'
import { Empty, Problem } from '../../design/parts.tsx'
import { setQuery } from '../../location.tsx'
import { graphOfDefinition } from '../execution/definition-graph.ts'
import { Graph } from '../execution/graph.tsx'
import './comparison.css'
import { compareStates, compareTexts } from './model/compare.ts'
import { type Version, versionOf } from './use-versions.ts'

const noName = () => {}

/** Two versions, or a version and the state machine as it is now, side by side as graphs and as text. */
export function Comparison(properties: {
  readonly machine: Machine
  readonly versions: readonly Version[]
  readonly from: string
  readonly to: string
}) {
  const { machine, versions, from, to } = properties
  const before = useCall<Machine>('DescribeStateMachine', { stateMachineArn: from })
  const after = useCall<Machine>('DescribeStateMachine', { stateMachineArn: to })
  const choices = [
    { arn: machine.stateMachineArn, name: 'As it is now' },
    ...versions.map(({ stateMachineVersionArn: arn }) => ({ arn, name: `Version ${versionOf(arn)}` })),
  ]
  const choose = (member: 'from' | 'to', value: string, label: string) => (
    <label className="inline row">
      {label}
      <select value={value} onChange={(event) => setQuery({ [member]: event.target.value })}>
        {choices.map(({ arn, name }) => (
          <option key={arn} value={arn}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <section className="panel" aria-label="Comparison">
      <div className="panel-head">
        <h2>Comparison</h2>
        {choose('from', from, 'From')}
        {choose('to', to, 'To')}
        <Problem error={before.error ?? after.error} />
        <span className="spacer" />
        <button type="button" onClick={() => setQuery({ from: null, to: null })}>
          Close
        </button>
      </div>
      {before.data === null || after.data === null ? (
        <Empty>Loading…</Empty>
      ) : (
        <Compared before={before.data.definition} after={after.data.definition} type={machine.type} />
      )}
    </section>
  )
}

function Compared(properties: {
  readonly before: string
  readonly after: string
  readonly type: 'STANDARD' | 'EXPRESS'
}) {
  const { before, after, type } = properties
  const lines = useMemo(() => compareTexts(indented(before), indented(after)), [before, after])
  const states = useMemo(() => compareStates(before, after), [before, after])
  const graphs = useMemo(
    () => [graphOfDefinition(before, type), graphOfDefinition(after, type)] as const,
    [before, after, type],
  )
  const changed = states.changed.map((name) => [name, 'Caught'] as const)
  const colours = [
    new Map([...changed, ...states.removed.map((name) => [name, 'Failed'] as const)]),
    new Map([...changed, ...states.added.map((name) => [name, 'Succeeded'] as const)]),
  ] as const
  const isSame = lines.every(({ kind }) => kind === 'same')
  return (
    <div className="panel-body comparison">
      <p>
        {isSame
          ? 'The definitions are the same.'
          : [
              ['added', states.added],
              ['removed', states.removed],
              ['changed', states.changed],
            ]
              .map(([what, names]) => `${(names as readonly string[]).length} ${what}`)
              .join(', ')
              .replace(/^/, 'States: ')}
      </p>
      {!isSame && (
        <>
          <div className="comparison-graphs">
            {graphs.map((graph, side) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: there are always two.
              <section key={side} className="panel" aria-label={side === 0 ? 'Graph before' : 'Graph after'}>
                {graph === null ? (
                  <Empty>This definition cannot be drawn.</Empty>
                ) : (
                  <Graph graph={graph} statuses={colours[side === 0 ? 0 : 1]} selected={null} onSelect={noName} />
                )}
              </section>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds controls. */}
          <pre className="json comparison-text" tabIndex={0} role="group" aria-label="Differences in the text">
            {lines.map(({ kind, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name.
              <span key={index} data-kind={kind}>
                {kind === 'same' ? ' ' : kind === 'added' ? '+' : '−'} {text}
                {'\n'}
              </span>
            ))}
          </pre>
        </>
      )}
    </div>
  )
}
