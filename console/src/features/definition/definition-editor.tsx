import { useDeferredValue, useMemo, useState } from 'react'
import { CodeEditor } from '../../design/editor/code-editor.tsx'
import { Empty } from '../../design/parts.tsx'
import { graphOfDefinition } from '../execution/definition-graph.ts'
import { Graph } from '../execution/graph.tsx'
import './definition.css'
import { type Problem, readDefinition } from './model/read-definition.ts'
import { stateAt, stateRange } from './model/state-range.ts'

/** A definition as code beside its graph, with what is wrong marked where it is. Selecting one shows it in the other. */
export function DefinitionEditor(properties: {
  readonly text: string
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly isReadOnly?: boolean
  readonly onChange?: (text: string) => void
}) {
  const { text, type, isReadOnly = false, onChange } = properties
  // Typing is not held up by a large graph.
  const shown = useDeferredValue(text)
  const { language, json, problems } = useMemo(() => readDefinition(shown, type), [shown, type])
  const graph = useMemo(() => (json === null ? null : graphOfDefinition(json, type)), [json, type])
  const marks = useMemo(() => problems.flatMap(({ mark }) => mark ?? []), [problems])
  const [selected, setSelected] = useState<string | null>(null)
  const [selection, setSelection] = useState<{ from: number; to: number } | null>(null)
  const select = (name: string) => {
    setSelected(name)
    const range = language === 'json' ? stateRange(shown, name) : null
    if (range !== null) setSelection(range)
  }
  return (
    <div className="definition">
      <section aria-label="Code">
        <CodeEditor
          label="Definition"
          value={text}
          language={language}
          isReadOnly={isReadOnly}
          marks={marks}
          selection={selection}
          {...(onChange !== undefined && { onChange })}
          onCursor={(offset) => language === 'json' && setSelected(stateAt(shown, offset))}
        />
        {!isReadOnly && <Problems problems={problems} onSelect={(mark) => setSelection({ ...mark })} />}
      </section>
      <section className="panel" aria-label="Graph">
        {graph === null ? (
          <Empty>The graph appears once the definition can be read.</Empty>
        ) : (
          <Graph graph={graph} selected={selected} onSelect={select} />
        )}
      </section>
    </div>
  )
}

function Problems(properties: {
  readonly problems: readonly Problem[]
  readonly onSelect: (range: { readonly from: number; readonly to: number }) => void
}) {
  const { problems, onSelect } = properties
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return (
    <div aria-live="polite" className="problems">
      <p className="quiet">
        {problems.length === 0
          ? 'No problems found.'
          : `${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} warnings`}
      </p>
      <ul>
        {problems.slice(0, 50).map(({ severity, message, location, mark }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no other name.
          <li key={index} data-severity={severity}>
            {mark === null ? (
              <span>
                {message} {location !== null && <code>{location}</code>}
              </span>
            ) : (
              <button type="button" className="plain" onClick={() => onSelect(mark)}>
                {message} {location !== null && <code>{location}</code>}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
