import { type FormEvent, useState } from 'react'
import { Empty, Problem } from '../../design/parts.tsx'
import { TagsTable, tagKeyCharactersMax, tagValueCharactersMax, useTags } from './tags-table.tsx'

/** The tags of a resource: shown, added, changed and removed. */
export function Tags({ resourceArn }: { readonly resourceArn: string }) {
  const { tags, isLoading, error, set, remove } = useTags(resourceArn)
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState<Error | null>(null)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    try {
      await set({ key, value })
      setKey('')
      setValue('')
    } catch (error) {
      setProblem(error as Error)
    }
  }
  return (
    <section className="panel" aria-label="Tags">
      <form className="panel-head" onSubmit={add}>
        <label>
          Key
          <input
            required
            maxLength={tagKeyCharactersMax}
            value={key}
            autoComplete="off"
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        <label>
          Value
          <input
            maxLength={tagValueCharactersMax}
            value={value}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        <button type="submit" className="primary">
          {tags?.some((tag) => tag.key === key) ? 'Change tag' : 'Add tag'}
        </button>
        <Problem error={problem ?? error} />
      </form>
      {isLoading && <Empty>Loading…</Empty>}
      {tags?.length === 0 && <Empty>There are no tags.</Empty>}
      {tags !== null && tags.length > 0 && (
        <TagsTable
          tags={tags}
          onEdit={(tag) => {
            setKey(tag.key)
            setValue(tag.value)
          }}
          onRemove={remove}
        />
      )}
    </section>
  )
}
