import { type FormEvent, useState } from 'react'
import { call } from '../../api/client.ts'
import { useCall } from '../../api/use-call.ts'
import { Empty, Problem } from '../../design/parts.tsx'

interface Tag {
  readonly key: string
  readonly value: string
}

/** The tags of a resource: shown, added, changed and removed. */
export function Tags({ resourceArn }: { readonly resourceArn: string }) {
  const { data, error, isLoading, reload } = useCall<{ tags: Tag[] }>('ListTagsForResource', { resourceArn })
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState<Error | null>(null)
  const change = async (operation: string, input: object) => {
    setProblem(null)
    try {
      await call(operation, { resourceArn, ...input })
      reload()
      return true
    } catch (error) {
      setProblem(error as Error)
      return false
    }
  }
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await change('TagResource', { tags: [{ key, value }] }))) return
    setKey('')
    setValue('')
  }
  const tags = data?.tags ?? []
  return (
    <section className="panel" aria-label="Tags">
      <form className="panel-head" onSubmit={add}>
        <label>
          Key
          <input
            required
            maxLength={128}
            value={key}
            autoComplete="off"
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        <label>
          Value
          <input maxLength={256} value={value} autoComplete="off" onChange={(event) => setValue(event.target.value)} />
        </label>
        <button type="submit" className="primary">
          {tags.some((tag) => tag.key === key) ? 'Change tag' : 'Add tag'}
        </button>
        <Problem error={problem ?? error} />
      </form>
      {isLoading && <Empty>Loading…</Empty>}
      {data !== null && tags.length === 0 && <Empty>There are no tags.</Empty>}
      {tags.length > 0 && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Value</th>
                <th scope="col">Actions</th>
              </tr>
            </thead>
            <tbody>
              {tags.map((tag) => (
                <tr key={tag.key}>
                  <td className="name">{tag.key}</td>
                  <td className="name">{tag.value}</td>
                  <td>
                    <div className="row nowrap">
                      <button
                        type="button"
                        aria-label={`Edit tag ${tag.key}`}
                        onClick={() => {
                          setKey(tag.key)
                          setValue(tag.value)
                        }}
                      >
                        Edit
                      </button>
                      <button
                        type="button"
                        aria-label={`Remove tag ${tag.key}`}
                        onClick={() => void change('UntagResource', { tagKeys: [tag.key] })}
                      >
                        Remove
                      </button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
