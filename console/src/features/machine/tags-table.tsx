import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useCall } from '../../api/use-call.ts'

export interface Tag {
  readonly key: string
  readonly value: string
}

// As long as the service allows.
export const tagKeyCharactersMax = 128
export const tagValueCharactersMax = 256

/** The tags of a resource, and what changes them. */
export function useTags(resourceArn: string) {
  const { data, error, isLoading, reload } = useCall<{ tags: Tag[] }>('ListTagsForResource', { resourceArn })
  const [problem, setProblem] = useState<Error | null>(null)
  return {
    tags: data?.tags ?? null,
    isLoading,
    error: problem ?? error,
    set: (tag: Tag) => call('TagResource', { resourceArn, tags: [tag] }).then(reload),
    remove: (key: string) => {
      setProblem(null)
      void call('UntagResource', { resourceArn, tagKeys: [key] }).then(reload, setProblem)
    },
  }
}

/** Tags with what can be done to each. */
export function TagsTable(properties: {
  readonly tags: readonly Tag[]
  readonly onEdit?: (tag: Tag) => void
  readonly onRemove: (key: string) => void
}) {
  const { tags, onEdit, onRemove } = properties
  return (
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
                  {onEdit !== undefined && (
                    <button type="button" aria-label={`Edit tag ${tag.key}`} onClick={() => onEdit(tag)}>
                      Edit
                    </button>
                  )}
                  <button type="button" aria-label={`Remove tag ${tag.key}`} onClick={() => onRemove(tag.key)}>
                    Remove
                  </button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
