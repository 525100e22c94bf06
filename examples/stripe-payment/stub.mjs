// Stands in for the API: busy at first, then accepts each payment once. Runs with any Node.js:
//
//     node examples/stripe-payment/stub.mjs [port, default 12111]
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const key = process.env.STRIPE_KEY ?? 'sk_test_example'
const port = Number(process.argv[2] ?? 12111)

const payments = new Map()
let busy = 2

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  const form = new URLSearchParams(await text(request))
  if (request.headers.authorization !== `Bearer ${key}`) return answer(401, { error: 'unknown key' })
  if (request.method !== 'POST' || request.url !== '/v1/payment_intents') return answer(404, { error: 'not found' })
  if (busy > 0) {
    busy -= 1
    return answer(429, { error: 'too many requests' })
  }
  const amount = Number(form.get('amount'))
  if (amount > 100_000) return answer(402, { error: 'card declined' })
  // The same key returns the same payment, so that a client may retry if an answer was lost.
  const idempotencyKey = request.headers['idempotency-key']
  const payment = payments.get(idempotencyKey) ?? {
    id: `pi_${payments.size + 1}`,
    object: 'payment_intent',
    amount,
    currency: form.get('currency'),
    payment_method_types: form.getAll('payment_method_types[]'),
    metadata: { order: form.get('metadata[order]') },
    status: 'succeeded',
  }
  payments.set(idempotencyKey, payment)
  return answer(200, payment)
})

server.listen(port, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`))
