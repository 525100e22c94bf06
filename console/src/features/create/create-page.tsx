import { type DragEvent, type FormEvent, lazy, Suspense, useEffect, useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine } from '../../api/types.ts'
import { Empty, Problem } from '../../design/parts.tsx'
import { hrefOf, Link, navigate, useLocation } from '../../location.tsx'
import './create.css'
import { examples } from './examples.ts'

const DefinitionEditor = lazy(async () => {
  const { DefinitionEditor } = await import('../definition/definition-editor.tsx')
  return { default: DefinitionEditor }
})

const starter = JSON.stringify(
  { Comment: 'Says hello.', StartAt: 'Hello', States: { Hello: { Type: 'Pass', Result: 'Hello', End: true } } },
  null,
  2,
)
const roleArnDefault = 'arn:aws:iam::123456789012:role/stepwell'
const fileBytesMax = 2 * 1024 * 1024

/** Creates a state machine: from an example, a file, something pasted, or another state machine. */
export function CreatePage() {
  const { query } = useLocation()
  const copied = query.get('copy')
  const [name, setName] = useState('')
  const [type, setType] = useState<'STANDARD' | 'EXPRESS'>('STANDARD')
  const [roleArn, setRoleArn] = useState(roleArnDefault)
  const [text, setText] = useState(copied === null ? starter : '')
  const [problem, setProblem] = useState<Error | null>(null)
  const [isBusy, setIsBusy] = useState(false)

  useEffect(() => {
    if (copied === null) return
    call<Machine>('DescribeStateMachine', { stateMachineArn: copied }).then((machine) => {
      setName(`${machine.name}-copy`.slice(0, 80))
      setType(machine.type)
      setRoleArn(machine.roleArn)
      setText(machine.definition)
    }, setProblem)
  }, [copied])

  const open = async (name: string, load: () => Promise<string>) => {
    setProblem(null)
    try {
      setText(await load())
      setName(name)
    } catch (error) {
      setProblem(error as Error)
    }
  }
  const openFile = (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > fileBytesMax) setProblem(new Error('A definition may have at most 1,048,576 characters.'))
    else void open(file.name.replace(/(\.asl)?\.(json|ya?ml)$/i, ''), () => file.text())
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    openFile(event.dataTransfer.files[0])
  }
  const create = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setProblem(null)
    try {
      const { readDefinition } = await import('../definition/model/read-definition.ts')
      const { json, problems } = readDefinition(text, type)
      if (json === null) throw new Error(problems[0]?.message ?? 'The definition cannot be read.')
      const created = await call<{ stateMachineArn: string }>('CreateStateMachine', {
        name,
        type,
        roleArn,
        definition: json,
      })
      navigate(hrefOf('machines', created.stateMachineArn))
    } catch (error) {
      setProblem(error as Error)
      setIsBusy(false)
    }
  }
  return (
    <form className="create" onSubmit={create} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('machines')}>State machines</Link> <span aria-hidden="true">/</span> <span>Create</span>
      </nav>
      <h1>Create a state machine</h1>
      <section className="panel panel-body create-fields" aria-label="Settings">
        <label>
          Name
          <input
            required
            maxLength={80}
            value={name}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label>
          Type
          <select value={type} onChange={(event) => setType(event.target.value as typeof type)}>
            <option value="STANDARD">Standard</option>
            <option value="EXPRESS">Express</option>
          </select>
        </label>
        <label>
          IAM role ARN
          <input required value={roleArn} autoComplete="off" onChange={(event) => setRoleArn(event.target.value)} />
        </label>
        <label>
          Begin with an example
          <select
            value=""
            onChange={(event) => {
              const example = examples.find(({ name }) => name === event.target.value)
              if (example !== undefined) void open(example.name, example.load)
            }}
          >
            <option value="">Choose…</option>
            {examples.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Or open a file (or drop one anywhere on this page)
          <input
            type="file"
            accept=".json,.yaml,.yml"
            onChange={(event) => {
              openFile(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
      </section>
      <Suspense fallback={<Empty>Loading…</Empty>}>
        <DefinitionEditor text={text} type={type} onChange={setText} />
      </Suspense>
      <Problem error={problem} />
      <div className="row">
        <span className="spacer" />
        <button type="submit" className="primary" disabled={isBusy}>
          Create state machine
        </button>
      </div>
    </form>
  )
}
