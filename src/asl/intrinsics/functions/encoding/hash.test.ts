import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.Hash', () => {
  checkIntrinsic([
    ["States.Hash('input data', 'SHA-1')", '{}', '"aaff4a450a104cd177d28d18d74485e8cae074b7"'],
    ["States.Hash('hello', 'MD5')", '{}', '"5d41402abc4b2a76b9719d911017c592"'],
    ["States.Hash($, 'SHA-256')", '"✓"', '"1dabba21cdad44541f6b15796f8d22978fc7ea10c46aeceeeeb66c23b3ac7604"'],
    ["States.Hash('', 'SHA-256')", '{}', '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"'],
    ["States.Hash('data', 'sha-256')", '{}', '! the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512'],
    ["States.Hash('data', 'constructor')", '{}', '! the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512'],
    ["States.Hash($, 'MD5')", JSON.stringify('a'.repeat(10_001)), '! the first one is longer than 10000 characters'],
  ])
})
