import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useCall } from '../../api/use-call.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Problem } from '../../design/parts.tsx'

interface Tag {
  readonly key: string
  readonly value: string
}

const keyCharactersMax = 128
const valueCharactersMax = 256

/** Shows the tags of a resource, and adds, changes or removes one. */
export function TagsDialog(properties: {
  readonly name: string
  readonly resourceArn: string
  readonly onClose: () => void
}) {
  const { name, resourceArn, onClose } = properties
  const { data, error, reload } = useCall<{ tags: Tag[] }>('ListTagsForResource', { resourceArn })
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState<Error | null>(null)
  const remove = (key: string) => {
    setProblem(null)
    void call('UntagResource', { resourceArn, tagKeys: [key] }).then(reload, setProblem)
  }
  return (
    <Dialog
      title={`Tags of ${name}`}
      action="Set tag"
      isReady={key !== ''}
      onAct={() => call('TagResource', { resourceArn, tags: [{ key, value }] })}
      onClose={onClose}
    >
      <Problem error={problem ?? error} />
      {data?.tags.length === 0 && <p className="quiet">It has no tags.</p>}
      {data !== null && data.tags.length > 0 && (
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
              {data.tags.map((tag) => (
                <tr key={tag.key}>
                  <td className="name">{tag.key}</td>
                  <td className="name">{tag.value}</td>
                  <td>
                    <button type="button" aria-label={`Remove the tag ${tag.key}`} onClick={() => remove(tag.key)}>
                      Remove
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <label>
        Key
        <input
          value={key}
          maxLength={keyCharactersMax}
          autoComplete="off"
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <label>
        Value
        <input
          value={value}
          maxLength={valueCharactersMax}
          autoComplete="off"
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
    </Dialog>
  )
}
