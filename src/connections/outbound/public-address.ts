import { BlockList, isIP } from 'node:net'

/** IPv4 ranges of this machine, of private networks, or of nothing that can be called (IANA's special-purpose registry). */
const special4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Where clouds serve the credentials of a machine.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Exceptions within the public range of IPv6 (2000::/3): protocols, tunnels that lead to IPv4, and documentation. */
const special6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

// IPv6-only networks reach IPv4 through the first; mapped addresses (the second) are IPv4 in another spelling.
const prefixesOf4 = ['64:ff9b::', '::ffff:']

const refused = new BlockList()
const taken6 = new BlockList()
taken6.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of special6) refused.addSubnet(network, bits, 'ipv6')
for (const [network, bits] of special4) refused.addSubnet(network, bits, 'ipv4')
for (const prefix of prefixesOf4) {
  taken6.addSubnet(`${prefix}0.0.0.0`, 96, 'ipv6')
  for (const [network, bits] of special4) refused.addSubnet(`${prefix}${network}`, 96 + bits, 'ipv6')
}

/** Whether an IP address is on the public internet. A zone (`fe80::1%eth0`) names a link of this machine. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused.check(address, 'ipv4')
    case 6:
      return !address.includes('%') && taken6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
    default:
      return false
  }
}
