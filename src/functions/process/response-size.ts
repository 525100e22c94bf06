/** The longest answer that Lambda takes from a function: 6 MiB and a little for what is around it. */
export const responseBytesMax = 6 * 1024 * 1024 + 100

/** What Lambda puts in the place of a longer one. */
export const responseTooLarge = JSON.stringify({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${responseBytesMax} bytes).`,
})
