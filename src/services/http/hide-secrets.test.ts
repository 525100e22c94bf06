import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, stringify } from '../../json/index.ts'
import { hideInBody, hideInValue, secretHider } from './hide-secrets.ts'

test('a secret is hidden in every spelling', () => {
  const hide = secretHider(['p@ss "word"\\1'])
  for (const spelling of [
    'p@ss "word"\\1',
    'p@ss \\"word\\"\\\\1',
    'p%40ss%20%22word%22%5C1',
    'p%40ss+%22word%22%5C1',
    'p%40ss%20%22word%22%5c1',
  ]) {
    assert.equal(hide(`<${spelling}>`), '<[SECRET]>')
  }
})

test('a secret is hidden where other languages escape more than they must', () => {
  const hide = secretHider(['pä/ss&𝄞', '\ud800abc'])
  for (const spelling of ['pä/ss&𝄞', 'p\\u00e4\\/ss\\u0026\\uD834\\udd1e', 'p%C3%A4%2fss%26%F0%9D%84%9E']) {
    assert.equal(hide(`<${spelling}>`), '<[SECRET]>', spelling)
  }
  assert.equal(hide('<\\uD800abc>'), '<[SECRET]>')
})

test('the longest of several goes first, and a short one must stand alone', () => {
  const hide = secretHider(['abcd', 'abcdef', 'x', ''])
  assert.equal(hide('abcdefg abcde xx x=x'), '[SECRET]g [SECRET]e xx [SECRET]=[SECRET]')
  assert.equal(secretHider([''])('nothing'), 'nothing')
})

test('values keep their shape and spelling', () => {
  const hide = secretHider(['1234', 'key!'])
  const value = parse('{"n":1.50,"pin":1234,"key!":[true,null,"my key!"]}')
  assert.equal(stringify(hideInValue(value, hide)), '{"n":1.50,"pin":"[SECRET]","[SECRET]":[true,null,"my [SECRET]"]}')
})

test('a secret is hidden in HTML, and in Base64', () => {
  const secret = `p&ss<"w'örd">??>`
  const hide = secretHider([secret])
  for (const spelling of [
    'p&amp;ss&lt;&quot;w&#39;örd&quot;&gt;??&gt;',
    'p&#38;ss&#x3C;&#34;w&apos;&#xf6;rd&#34;&gt;&#063;?&gt;',
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    encodeURIComponent(Buffer.from(secret).toString('base64').replaceAll('+', '-').replaceAll('/', '_')),
    Buffer.from(secret, 'latin1').toString('base64'),
  ]) {
    assert.equal(hide(`<${spelling}>`), '<[SECRET]>', spelling)
  }
  assert.equal(secretHider(['abc'])('YWJj'), 'YWJj')
})

test('a secret is hidden whatever character set it is written and read in', () => {
  const secret = 'pässwörd'
  const hide = secretHider([secret])
  assert.equal(hide(`<${Buffer.from(secret).toString('latin1')}>`), '<[SECRET]>')
  const table: [body: Buffer, text: string, shown: string][] = [
    [Buffer.from(`<${secret}>`, 'latin1'), `<${secret}>`, '<[SECRET]>'],
    [Buffer.from(`<${secret}>`, 'latin1'), '<p\ufffdssw\ufffdrd>', '[SECRET]'],
    [Buffer.from(`<${secret}>`, 'utf16le'), '<\0p\0', '[SECRET]'],
    [Buffer.from(`<${secret}>`, 'utf16le').swap16(), '\0<\0p', '[SECRET]'],
    [Buffer.from('nothing'), 'nothing', 'nothing'],
  ]
  for (const [body, text, shown] of table) assert.equal(hideInBody(body, text, hide), shown)
})

test('a secret of many backslashes is hidden in time, escaped or not', { timeout: 60_000 }, () => {
  for (const [inSecret, inText] of [
    [40, 60],
    [1000, 100_000],
  ] as const) {
    const secret = `${'\\'.repeat(inSecret)}x`
    const hide = secretHider([secret])
    const endless = '\\'.repeat(inText)
    assert.ok(hide(endless) === endless)
    assert.equal(hide(`<${secret}>`), '<[SECRET]>')
    assert.equal(hide(`<${stringify(secret)}>`), '<"[SECRET]">')
    // Read as a whole, the run may be twice as long as the secret's.
    const before = Math.max(0, inText - 2 * inSecret)
    assert.ok(hide(`${endless}x`) === `${'\\'.repeat(before)}[SECRET]`)
  }
})

test('other spellings that begin each other are told apart in time', { timeout: 60_000 }, () => {
  for (const [unit, spelled] of [
    ['%25', '%2525'],
    ['&amp;', '&amp;amp;'],
    ['\\u005c', '\\\\u005c'],
  ] as const) {
    const secret = `${unit.repeat(60)}x`
    const hide = secretHider([secret])
    assert.equal(hide(`<${secret}>`), '<[SECRET]>')
    assert.equal(hide(`<${spelled.repeat(60)}x>`), '<[SECRET]>')
    assert.equal(hide(spelled.repeat(10_000)).includes('x'), false)
  }
})

test('a text that would take too long is hidden as a whole', { timeout: 60_000 }, () => {
  const hide = secretHider([`${'\\'.repeat(100_000)}x`])
  assert.ok(hide(`${'\\'.repeat(200_000)}x!`) === '[SECRET]')
  assert.ok(hide('nothing') === 'nothing')
})
