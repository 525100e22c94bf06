import './live.css'
import { live, useLiveStatus } from '../../api/live/use-live.ts'

/** Whether pages follow what goes on, and a button that lets them stay as they are. */
export function LiveControl() {
  const { state, isPaused } = useLiveStatus()
  const sign = state === 'down' ? 'Reconnecting…' : isPaused ? 'Paused' : 'Live'
  return (
    <div className="live-control">
      <span className="live-sign" role="status" data-live={state === 'down' ? 'down' : isPaused ? 'paused' : 'open'}>
        {sign}
      </span>
      <button
        type="button"
        aria-label={isPaused ? 'Resume live updates' : 'Pause live updates'}
        title={isPaused ? 'Show what happened meanwhile, and follow again' : 'Let pages stay as they are'}
        onClick={() => live.setPaused(!isPaused)}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </button>
    </div>
  )
}
