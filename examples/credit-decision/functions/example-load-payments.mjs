// How many days late each of a customer's bills was paid. A real function would ask a database.
const daysLate = {
  'C-1': [0, 0, 2, 0, 1, 0],
  'C-2': [14, 30, 0, 45, 9, 21],
}

class UnknownCustomer extends Error {
  name = 'UnknownCustomer'
}

export async function handler({ customerId }) {
  const days = daysLate[customerId]
  if (days === undefined) throw new UnknownCustomer(`There is no customer ${customerId}.`)
  console.log('%s has paid %d bills', customerId, days.length)
  return { customerId, daysLate: days }
}
