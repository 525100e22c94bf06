import assert from 'node:assert/strict'
import test from 'node:test'
import { UnreadableDefinition } from '../../server/usage-error.ts'
import { machineNameOf } from './definition-file.ts'
import { readYaml } from './yaml.ts'

const json = (source: string) => readYaml(source, 'x.yaml').json

test('YAML becomes JSON with its order and its numbers', () => {
  const table: [yaml: string, json: string][] = [
    ['{b: 1.0, a: 1e5, "2": x, "1": -0}', '{"b":1.0,"a":1e5,"2":"x","1":-0}'],
    ['big: 12345678901234567890', '{"big":12345678901234567890}'],
    ['hex: 0x1F', '{"hex":31}'],
    ['- true\n- null\n- ~\n- ""', '[true,null,null,""]'],
    // YAML 1.1, as in CloudFormation; names are spelled as in the source.
    ['- yes\n- No\n- on\n- "yes"\n- !!str no\n- y\n- N', '[true,false,true,"yes","no","y","N"]'],
    ['{yes: 1, n: 2, on: 3}', '{"yes":1,"n":2,"on":3}'],
    ['- 010\n- 1_000\n- 2026-01-01T00:00:00Z', '[8,1000,"2026-01-01T00:00:00Z"]'],
    ['- !!float 5\n- !!float 1.0\n- !!int 7\n- !!bool yes\n- !!null ~', '[5,1.0,7,true,null]'],
    ['- !!map {a: 1}\n- !!seq [1]', '[{"a":1},[1]]'],
    ['a: &x {b: 1}\nc: *x', '{"a":{"b":1},"c":{"b":1}}'],
    ['a: &x 1\nb: *x\nc: &x 2\nd: *x', '{"a":1,"b":1,"c":2,"d":2}'],
    ['text: |-\n  one\n  two', '{"text":"one\\ntwo"}'],
    ['"{% $x %}"', '"{% $x %}"'],
    ['1: one', '{"1":"one"}'],
    ['date: 2026-01-01', '{"date":"2026-01-01"}'],
  ]
  for (const [yaml, expected] of table) assert.equal(json(yaml), expected, yaml)
})

test('what is not a definition is refused with its place', () => {
  const table: [yaml: string, message: string | RegExp][] = [
    ['a: .nan', 'x.yaml:1:4: JSON has no number .nan'],
    ['a: 1\n---\nb: 2', 'x.yaml:2:1: a file may hold only one document'],
    ['a: &x\n  b: *x', /x\.yaml:\d+:\d+: an alias must not refer to something that contains it/],
    ['', 'x.yaml:1:1: the file holds no document'],
    ['a: [1', /^x\.yaml:1:\d+: this is not YAML: a list that starts with \[ before this place has no closing \]$/],
    ['a: *nothing', /^x\.yaml:1:\d+: /],
    ['a: *later\nb: &later 1', /^x\.yaml:1:\d+: /],
    [
      '['.repeat(10_000) + ']'.repeat(10_000),
      /^x\.yaml:1:\d+: this is not YAML: its lists and maps nest too deep to be read$/,
    ],
  ]
  for (const [yaml, message] of table) {
    assert.throws(
      () => json(yaml),
      (error) => {
        assert.ok(error instanceof UnreadableDefinition, yaml)
        if (typeof message === 'string') assert.equal(error.summary, message)
        else assert.match(error.summary, message)
        assert.match(error.message, /\n1│ .*\n|╭─ x\.yaml:/)
        return true
      },
    )
  }
})

test('aliases of aliases do not fill the memory', () => {
  const levels = ['a0: &a0 [xxxxxxxxxx, xxxxxxxxxx]']
  for (let level = 1; level < 40; level++) levels.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`)
  assert.throws(() => json(levels.join('\n')), /too long/)
})

test('a hundred thousand aliases are not looked for one by one', () => {
  assert.equal(JSON.parse(json(`a: &a 1\nl:\n${'  - *a\n'.repeat(100_000)}`)).l.length, 100_000)
})

test('places are found, in names, values and within strings', () => {
  const { finder } = readYaml('States:\n  Go:\n    Next: "Nowhere"\n    Choices:\n      - Next: There\n', 'x.yaml')
  assert.deepEqual(finder.find(['States', 'Go', 'Next'], 'value'), { offset: 24, length: 9, line: 3, column: 11 })
  assert.deepEqual(finder.find(['States', 'Go', 'Next'], 'name'), { offset: 18, length: 4, line: 3, column: 5 })
  assert.equal(finder.find(['States', 'Go', 'Choices', 0, 'Next'], 'value')?.line, 5)
  assert.deepEqual(finder.find(['States', 'Go', 'Next'], 'value', 2), { offset: 27, length: 6, line: 3, column: 14 })
  assert.equal(finder.find(['States', 'Stop'], 'value'), null)
})

test('places within texts are found, however they are written', () => {
  const table: [yaml: string, innerOffset: number, shown: string][] = [
    ['a: |\n  one\n\n    two\n  three\n', 'one\n\n  two\nthr'.length, 'ee'],
    ['a: |2\n    one\n  two\n', '  one\nt'.length, 'wo'],
    ['a: |-\r\n  one\r\n  two\r\n', 'one\nt'.length, 'wo'],
    ['a: >\n  one\n  two\n\n  three\n', 'one two\nth'.length, 'ree'],
    ['a: "x\\n\\u0041\\x41 y"', 'x\nAA '.length, 'y'],
    ["a: 'it''s y'", "it's ".length, 'y'],
    ['a: "one\n  two"', 'one t'.length, 'wo'],
    ['a: one\n  two', 'one t'.length, 'wo'],
    ['a: !Sub |\n  one\n  two', 'one\nt'.length, 'wo'],
  ]
  for (const [yaml, innerOffset, shown] of table) {
    const path = yaml.includes('!Sub') ? ['a', 'Fn::Sub'] : ['a']
    const position = readYaml(yaml, 'x.yaml').finder.find(path, 'value', innerOffset)
    assert.ok(position !== null, yaml)
    assert.equal(yaml.slice(position.offset).startsWith(shown), true, `${yaml}: ${yaml.slice(position.offset)}`)
  }
})

test('short forms of functions are written out, and no other tag is read as if it were not there', () => {
  const table: [yaml: string, json: string][] = [
    ['a: !GetAtt b.Arn', '{"a":{"Fn::GetAtt":"b.Arn"}}'],
    ['a: !Ref b', '{"a":{"Ref":"b"}}'],
    ['a: !Join ["", [!Ref b, c]]', '{"a":{"Fn::Join":["",[{"Ref":"b"},"c"]]}}'],
    ['a: !Sub\n  - x\n  - {y: !Ref z}', '{"a":{"Fn::Sub":["x",{"y":{"Ref":"z"}}]}}'],
    ['a: !!str 1', '{"a":"1"}'],
  ]
  for (const [yaml, expected] of table) assert.equal(json(yaml), expected, yaml)
  const refused: [yaml: string, message: RegExp][] = [
    ['a: !Foo b', /x\.yaml:1:9: the tag !Foo means nothing here; write the value without it/],
    ['a: ! x', /1:6: the tag ! means nothing here/],
    ['a: !!python/object x', /the tag !!python\/object means nothing here/],
    ['a: !!binary aGk=', /1:13: the tag !!binary means nothing here/],
    ['a: !!set {x, y}', /the tag !!set means nothing here/],
    ['a: !!omap [x: 1]', /the tag !!omap means nothing here/],
    ['a: !!timestamp 2026-01-01', /the tag !!timestamp means nothing here/],
    ['a: !!int x', /1:10: this value is not what its tag !!int says; write it without the tag/],
    ['a: !!bool 1', /not what its tag !!bool says/],
    ['a: !!float x', /not what its tag !!float says/],
    ['!Ref a: 1', /1:6: the tag !Ref means nothing at a name/],
    ['? [a]\n: 1', /1:3: a name must be text/],
    ['a: &a {x: 1}\nb:\n  <<: *a', /3:3: CloudFormation does not support merge keys; write out what << stands for/],
  ]
  for (const [yaml, message] of refused) assert.throws(() => json(yaml), message, yaml)
})

test('a machine is named after its file', () => {
  const table = { 'a/order.asl.json': 'order', 'b c.yaml': 'b-c', '-': 'stdin', 'x.y.json': 'x.y' }
  for (const [file, name] of Object.entries(table)) assert.equal(machineNameOf(file), name)
})
