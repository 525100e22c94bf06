import './map-run.css'
import { barParts, type Counts } from './model/map-run.ts'

/** How many items, or child executions, have which status. */
export function ItemBar({ counts, label }: { readonly counts: Counts; readonly label: string }) {
  const parts = barParts(counts)
  const shown = parts.filter(({ count, name }) => count > 0 || name !== 'Pending redrive')
  return (
    <div>
      <div
        className="bar"
        role="img"
        aria-label={`${label}: ${shown.map(({ name, count }) => `${count} ${name.toLowerCase()}`).join(', ')}`}
      >
        {parts.map(({ name, status, share }) => (
          <span key={name} data-status={status} style={{ flexGrow: share }} />
        ))}
      </div>
      <ul className="legend" aria-label={label}>
        {shown.map(({ name, status, count }) => (
          <li key={name}>
            <span className="status" data-status={status}>
              {name}
            </span>{' '}
            <span className="count">{count.toLocaleString()}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
