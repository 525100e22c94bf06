import { useId } from 'react'

/** What is wrong with a text as JSON, or null. */
export function mistakeInJson(text: string, what: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `${what} is not valid JSON: ${(error as Error).message}`
  }
}

/** A field for JSON that says what is wrong as one types. */
export function JsonField(properties: {
  readonly label: string
  readonly value: string
  readonly rows?: number
  readonly onChange: (text: string) => void
}) {
  const { label, value, rows = 8, onChange } = properties
  const id = useId()
  const mistake = mistakeInJson(value, `The ${label.toLowerCase()}`)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        spellCheck={false}
        aria-invalid={mistake !== null}
        aria-describedby={`${id}-mistake`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-mistake`} className="problem" aria-live="polite">
        {mistake}
      </p>
    </div>
  )
}
