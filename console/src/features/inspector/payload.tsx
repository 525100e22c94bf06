import { useMemo, useState } from 'react'
import { indented } from '../../design/indented.ts'
import { Json } from '../../design/parts.tsx'

const charactersShown = 8_000

/** A payload of any size: the beginning of a long one, until all of it is asked for. It can be copied as it came. */
export function Payload({ text, label }: { readonly text: string | null | undefined; readonly label: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const [isCopied, setIsCopied] = useState(false)
  const shown = useMemo(() => (text === null || text === undefined ? null : indented(text)), [text])
  if (text === null || text === undefined || shown === null) return <Json label={label} text={null} />
  const isLong = shown.length > charactersShown
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
  }
  return (
    <div className="payload">
      {isLong && !isWhole ? (
        // Text that was cut is not JSON any more, so it is shown as it is.
        <Json label={label} text={`${shown.slice(0, charactersShown)}…`} />
      ) : (
        <Json label={label} text={text} />
      )}
      <div className="row">
        {isLong && (
          <button type="button" className="plain" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${shown.length.toLocaleString()} characters`}
          </button>
        )}
        {navigator.clipboard !== undefined && (
          <button type="button" className="plain" aria-label={`Copy ${label}`} onClick={() => void copy()}>
            {isCopied ? 'Copied' : 'Copy'}
          </button>
        )}
      </div>
    </div>
  )
}
