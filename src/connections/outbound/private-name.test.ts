import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivateName } from './private-name.ts'

test('names of this machine, of clouds, clusters and networks of their own are private', () => {
  for (const name of [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'localhost.localdomain',
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'ip-10-0-0-1.eu-west-1.compute.internal',
    'host.docker.internal',
    'printer.local',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'router.home.arpa',
    'wiki.corp',
    '',
    '.',
  ]) {
    assert.ok(isPrivateName(name), name)
  }
})

test('all other names may be public, whatever else is in them', () => {
  for (const name of [
    'example.com',
    'example.com.',
    'localhost.example.com',
    'notlocal.host',
    'internal.example',
    'a.xlocal',
  ]) {
    assert.ok(!isPrivateName(name), name)
  }
})
