// Stands in for the API: busy at first, then takes each payment once. `node stub.ts` listens on port 12111.
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'

const key = process.env.STRIPE_KEY ?? 'sk_test_example'

/** A server that answers as busy so many times before it does anything. */
export function createStub({ busyTimes = 2, key: expected = key } = {}): Server {
  const payments = new Map<string, object>()
  let busy = busyTimes
  return createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    const form = new URLSearchParams(await text(request))
    if (request.headers.authorization !== `Bearer ${expected}`) return answer(401, { error: 'unknown key' })
    if (request.method !== 'POST' || request.url !== '/v1/payment_intents') return answer(404, { error: 'not found' })
    if (busy > 0) {
      busy -= 1
      return answer(429, { error: 'too many requests' })
    }
    const amount = Number(form.get('amount'))
    if (amount > 100_000) return answer(402, { error: 'card declined' })
    // The same key gives the same payment, so that a client may ask again when an answer was lost.
    const idempotencyKey = String(request.headers['idempotency-key'])
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
}

if (import.meta.main) createStub().listen(12111, '127.0.0.1', () => console.log('listens on http://127.0.0.1:12111'))
