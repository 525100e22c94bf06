import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Problem } from './parts.tsx'

export interface DialogProperties {
  readonly title: string
  /** What the button says that does it. */
  readonly action: string
  readonly isDangerous?: boolean
  /** False while what was entered cannot be used. */
  readonly isReady?: boolean
  /** Does it. The dialog closes when this is done, and stays with the reason if it fails. */
  readonly onAct: () => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks for something, does it, and closes. Escape closes it too. */
export function Dialog(properties: DialogProperties) {
  const { title, action, isDangerous = false, isReady = true, onAct, onClose, children } = properties
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const [problem, setProblem] = useState<Error | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const act = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setProblem(null)
    try {
      await onAct()
      dialog.current?.close()
    } catch (error) {
      setProblem(error as Error)
      setIsBusy(false)
    }
  }
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby={titleId}>
      <form onSubmit={act}>
        <div className="panel-head">
          <h2 id={titleId}>{title}</h2>
        </div>
        <div className="panel-body dialog-body">
          {children}
          <Problem error={problem} />
          <div className="row">
            <span className="spacer" />
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className={isDangerous ? 'danger' : 'primary'} disabled={isBusy || !isReady}>
              {action}
            </button>
          </div>
        </div>
      </form>
    </dialog>
  )
}
