/** The longest answer that Lambda accepts from a function: 6 MiB and a little for its envelope. */
export const responseBytesMax = 6 * 1024 * 1024 + 100

/** What Lambda returns instead of a longer one. */
export const responseTooLarge = JSON.stringify({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${responseBytesMax} bytes).`,
})
