import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from './public-address.ts'

test('public addresses are public', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '64:ff9b::8.8.8.8',
    '::ffff:8.8.8.8',
  ]) {
    assert.ok(isPublicAddress(address), address)
  }
})

test('addresses of this machine, its networks, and of nothing are not public', () => {
  for (const address of [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.2.1',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2001::1',
    // IPv4 in older and other spellings: compatible, translated, mapped with a network's own prefix, Teredo, 6to4.
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b:1::7f00:1',
    '64:ff9b:0:1::7f00:1',
    '64:ff9b::127.0.0.1',
    '2001:0:7f00:1::',
    '2002:a9fe:a9fe::',
    'fec0::1',
    '3ffe:ffff::ffff:ffff:ffff:ffff%1',
    '5f00::1',
    '[::1]',
    '127.1',
    '0x7f.1',
    '2130706433',
    '127.0.0.1.',
    '2001:db8::1',
    '2002:7f00:1::',
    '100::1',
    'localhost',
    '',
  ]) {
    assert.ok(!isPublicAddress(address), address)
  }
})
