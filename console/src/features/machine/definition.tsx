import { lazy, Suspense, useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine } from '../../api/types.ts'
import { indented } from '../../design/indented.ts'
import { Empty, Problem } from '../../design/parts.tsx'

const DefinitionEditor = lazy(async () => {
  const { DefinitionEditor } = await import('../definition/definition-editor.tsx')
  return { default: DefinitionEditor }
})

/** The definition as code beside its graph, to read or to edit. */
export function Definition({ machine, onSaved }: { readonly machine: Machine; readonly onSaved: () => void }) {
  const stored = indented(machine.definition)
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<Error | null>(null)
  const save = async () => {
    setProblem(null)
    try {
      const { readDefinition } = await import('../definition/model/read-definition.ts')
      const { json, problems } = readDefinition(draft ?? stored, machine.type)
      if (json === null) throw new Error(problems[0]?.message ?? 'The definition cannot be read.')
      await call('UpdateStateMachine', { stateMachineArn: machine.stateMachineArn, definition: json })
      setDraft(null)
      onSaved()
    } catch (error) {
      setProblem(error as Error)
    }
  }
  return (
    <>
      <div className="row">
        {machine.revisionId !== undefined && (
          <span className="quiet">
            Revision <code>{machine.revisionId}</code>
          </span>
        )}
        <Problem error={problem} />
        <span className="spacer" />
        {draft === null ? (
          <button type="button" onClick={() => setDraft(stored)}>
            Edit
          </button>
        ) : (
          <>
            <button type="button" onClick={() => setDraft(null)}>
              Discard changes
            </button>
            <button type="button" className="primary" disabled={draft === stored} onClick={() => void save()}>
              Save
            </button>
          </>
        )}
      </div>
      <Suspense fallback={<Empty>Loading…</Empty>}>
        <DefinitionEditor
          text={draft ?? stored}
          type={machine.type}
          isReadOnly={draft === null}
          onChange={(text) => draft !== null && setDraft(text)}
        />
      </Suspense>
    </>
  )
}
