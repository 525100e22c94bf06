/** Why something failed, as text. A long cause scrolls, by keyboard too. */
export function Cause({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds controls.
    <pre tabIndex={0} role="group" aria-label={label}>
      {text}
    </pre>
  )
}
