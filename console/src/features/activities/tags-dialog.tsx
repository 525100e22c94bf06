import { useState } from 'react'
import { Dialog } from '../../design/dialog.tsx'
import { Problem } from '../../design/parts.tsx'
import { TagsTable, tagKeyCharactersMax, tagValueCharactersMax, useTags } from '../machine/tags-table.tsx'

/** Shows the tags of a resource, and adds, changes or removes one. */
export function TagsDialog(properties: {
  readonly name: string
  readonly resourceArn: string
  readonly onClose: () => void
}) {
  const { name, resourceArn, onClose } = properties
  const { tags, error, set, remove } = useTags(resourceArn)
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  return (
    <Dialog
      title={`Tags of ${name}`}
      action="Set tag"
      isReady={key !== ''}
      onAct={() => set({ key, value })}
      onClose={onClose}
    >
      <Problem error={error} />
      {tags?.length === 0 && <p className="quiet">It has no tags.</p>}
      {tags !== null && tags.length > 0 && <TagsTable tags={tags} onRemove={remove} />}
      <label>
        Key
        <input
          value={key}
          maxLength={tagKeyCharactersMax}
          autoComplete="off"
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <label>
        Value
        <input
          value={value}
          maxLength={tagValueCharactersMax}
          autoComplete="off"
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
    </Dialog>
  )
}
