import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonValue, parse, stringify } from '../../json/index.ts'
import { evaluateOn, PathMiss, PathSyntaxError, parsePath, setAtPath } from './index.ts'

function find(path: string, document: JsonValue): JsonValue | string {
  const found = evaluateOn(parsePath(path), document)
  return found instanceof PathMiss ? `miss: ${found.message}` : stringify(found)
}

const store = parse(`{
  "store": {
    "book": [
      { "category": "reference", "author": "Rees", "title": "Sayings", "price": 8.95 },
      { "category": "fiction", "author": "Waugh", "title": "Sword", "price": 12.99 },
      { "category": "fiction", "author": "Melville", "title": "Moby Dick", "isbn": "0-553", "price": 8.99 },
      { "category": "fiction", "author": "Tolkien", "title": "Rings", "isbn": "0-395", "price": 22.99 }
    ],
    "bicycle": { "color": "red", "price": 19.95 }
  },
  "expensive": 10,
  "numbers": [4, 1.0, 7],
  "nothing": null
}`)

test('paths find what Jayway finds', () => {
  const cases: [string, string][] = [
    ['$.expensive', '10'],
    ["$['store'].bicycle['color']", '"red"'],
    ['$["store"]["bicycle"]["price"]', '19.95'],
    ['$.store.book[0].title', '"Sayings"'],
    ['$.store.book[-1].title', '"Rings"'],
    ['$.store.book[*].price', '[8.95,12.99,8.99,22.99]'],
    ['$.store.bicycle.*', '["red",19.95]'],
    ['$.store.bicycle[*]', '["red",19.95]'],
    ['$.store.book[1:3].author', '["Waugh","Melville"]'],
    ['$.store.book[:1].author', '["Rees"]'],
    ['$.store.book[-2:].author', '["Melville","Tolkien"]'],
    ['$.store.book[:-3].author', '["Rees"]'],
    ['$.store.book[1:-1].author', '[]'],
    ['$.store.book[0:4:2].author', '["Rees","Melville"]'],
    ['$.store.book[0,2].author', '["Rees","Melville"]'],
    ["$.store.bicycle['color','price']", '{"color":"red","price":19.95}'],
    [
      "$.store.book[*]['isbn','price']",
      '[{"price":8.95},{"price":12.99},{"isbn":"0-553","price":8.99},{"isbn":"0-395","price":22.99}]',
    ],
    ['$..isbn', '["0-553","0-395"]'],
    ["$..['color','price']", '[{"color":"red","price":19.95}]'],
    ['$..book[0].author', '["Rees"]'],
    ['$..[0].author', '["Rees"]'],
    ['$.store..price', '[8.95,12.99,8.99,22.99,19.95]'],
    ["$.['expensive']", '10'],
    ['$.numbers.[0]', '4'],
    ['$.nothing', 'null'],
    ['$.numbers', '[4,1.0,7]'],
  ]
  for (const [path, expected] of cases) assert.equal(find(path, store), expected, path)
})

test('filters', () => {
  const titles: [string, string][] = [
    ['@.isbn', '["Moby Dick","Rings"]'],
    ['!@.isbn', '["Sayings","Sword"]'],
    ['@.price < 10', '["Sayings","Moby Dick"]'],
    ['@.price >= $.expensive', '["Sword","Rings"]'],
    ["@.price<10&&@.category=='fiction'", '["Moby Dick"]'],
    ['@.author == \'Rees\' || @.author == "Waugh"', '["Sayings","Sword"]'],
    ["!(@.category == 'fiction')", '["Sayings"]'],
    ["@.category != 'fiction'", '["Sayings"]'],
    ["@.author in ['Rees', 'Tolkien']", '["Sayings","Rings"]'],
    ["@['author'] nin ['Rees', 'Tolkien']", '["Sword","Moby Dick"]'],
    ['@.title =~ /.*o.*/i', '["Sword","Moby Dick"]'],
    ['@.title =~ /s.*/i', '["Sayings","Sword"]'],
    ['@.title size 5', '["Sword","Rings"]'],
    ['@.title empty false', '["Sayings","Sword","Moby Dick","Rings"]'],
    ["'Rees' == @.author", '["Sayings"]'],
    ['@.missing == null', '[]'],
  ]
  for (const [filter, expected] of titles) {
    assert.equal(find(`$.store.book[?(${filter})].title`, store), expected, filter)
  }
  const sets = parse('[{"a":[1,2]},{"a":[3]},{"a":[]},{"a":null}]')
  const others: [string, string][] = [
    ['$[?(@.a subsetof [1,2,3])]', '[{"a":[1,2]},{"a":[3]},{"a":[]}]'],
    ['$[?(@.a anyof [1])]', '[{"a":[1,2]}]'],
    ['$[?(@.a noneof [1])]', '[{"a":[3]},{"a":[]}]'],
    ['$[?(@.a == null)]', '[{"a":null}]'],
    ['$[?(@.a.length() == 2)]', '[{"a":[1,2]}]'],
    ['$[?(@.a contains 3)]', '[{"a":[3]}]'],
  ]
  for (const [path, expected] of others) assert.equal(find(path, sets), expected, path)
})

test('functions at the end of a path', () => {
  const cases: [string, string][] = [
    ['$.numbers.length()', '3'],
    ['$.numbers.sum()', '12.0'],
    ['$.numbers.min()', '1.0'],
    ['$.numbers.max()', '7.0'],
    ['$.numbers.avg()', '4.0'],
    ['$.numbers.first()', '4'],
    ['$.numbers.last()', '7'],
    ['$.numbers.index(1)', '1.0'],
    ['$.numbers.append(5)', '[4,1.0,7,5]'],
    ['$.store.bicycle.keys()', '["color","price"]'],
    ['$..book.length()', '4'],
    ['$..isbn.length()', '0'],
    ['$..price.max()', '22.99'],
    ['$.store.book[?(@.isbn)].length()', '[5,5]'],
    ['$.expensive.length()', 'null'],
    ['$.store.bicycle.keys().length()', 'error'],
  ]
  for (const [path, expected] of cases) {
    if (expected === 'error') assert.throws(() => parsePath(path), PathSyntaxError)
    else assert.equal(find(path, store), expected, path)
  }
})

test('what is missing is told in the words of the service', () => {
  const document = parse('{"a":{"b":1},"list":[1],"null":null}')
  const cases: [string, string][] = [
    ['$.x', "miss: No results for path: $['x']"],
    ['$.a.x', "miss: No results for path: $['a']['x']"],
    ['$.no.such.path', "miss: Missing property in path $['no']"],
    ['$.list[5]', "miss: No results for path: $['list'][5]"],
    ['$.a[0]', 'miss: Filter: [0] can only be applied to arrays. Current context is: {"b":1}'],
    [
      '$.a.b.c',
      "miss: Expected to find an object with property ['c'] in path $['a']['b'] but found 'com.fasterxml.jackson.databind.node.IntNode'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
    ],
    ['$.items[*]', '[]'],
    ['$.item.items[1:5]', '[]'],
    ['$.items[*].value', '[]'],
    ['$..nowhere', '[]'],
  ]
  for (const [path, expected] of cases) assert.equal(find(path, document), expected, path)
  assert.equal((evaluateOn(parsePath('$.list[5]'), document) as PathMiss).reason, 'pastTheEnd')
})

test('roots, definiteness and reference paths', () => {
  const cases: [string, string, boolean, boolean][] = [
    ['$', '$', true, true],
    ['$$', '$$', true, true],
    ['$$.Execution.Id', '$$', true, true],
    ['$order', 'order', true, true],
    ['$order.lines[0]', 'order', true, true],
    ['$.a[*]', '$', false, false],
    ['$..a', '$', false, false],
    ["$['a','b']", '$', true, false],
    ['$.a[0,1]', '$', false, false],
    ['$.a.length()', '$', true, false],
    ['$..a.length()', '$', true, false],
    ['$.a[*].length()', '$', false, false],
    ['$.store\\.book', '$', true, true],
  ]
  for (const [text, root, definite, isReferencePath] of cases) {
    const path = parsePath(text)
    assert.deepEqual([path.root, path.definite, path.isReferencePath], [root, definite, isReferencePath], text)
  }
  assert.deepEqual([...parsePath('$a[?(@.x == $b.y)]').references], ['a', 'b'])
  assert.equal(find('$.store\\.book', parse('{"store.book":1}')), '1')
  assert.equal(find('$.\\uD800\\uDF46', parse('{"\uD800\uDF46":1}')), '1')
})

test('text that is not a path is refused with a place', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['a', 0],
    ['@.a', 0],
    ['$.', 2],
    ['$.a.', 4],
    ['$.a..', 5],
    ['$.a[', 4],
    ['$.a[0', 5],
    ["$['a", 2],
    ['$.a b', 3],
    ['$.a[x]', 4],
    ['$.a[?(@.b ==)]', 12],
    ['$.a[?(@.b == 1]', 14],
    ['$.a.nope()', 4],
    ['$a-b', 2],
    ['$.a[?(@.b =~ /(a/)]', 13],
    ['$.a[?(@.b =~ /(a)\\1/)]', 13],
  ]
  for (const [text, offset] of cases) {
    assert.throws(
      () => parsePath(text),
      (error) => error instanceof PathSyntaxError && error.offset === offset,
      `${text} at ${offset}`,
    )
  }
})

test('nothing hangs: patterns, descents and nesting are bounded', () => {
  const hostile = [{ text: `${'a'.repeat(20_000)}!` }]
  assert.equal(find('$[?(@.text =~ /(a+)+b/)]', hostile), '[]')
  assert.equal(find('$[?(@.text =~ /(a|a)*a*a*a*a*b/)]', hostile), '[]')
  let deep: JsonValue = 1
  for (let level = 0; level < 900; level++) deep = { a: deep }
  assert.throws(() => evaluateOn(parsePath(`$${'..*'.repeat(5)}`), deep), /takes too many steps/)
  assert.throws(() => parsePath(`$[?(${'('.repeat(5000)}`), PathSyntaxError)
  assert.throws(() => parsePath(`$[?(${'!'.repeat(5000)}`), PathSyntaxError)
  assert.throws(() => parsePath(`$${'[?(@'.repeat(5000)}`), PathSyntaxError)
  assert.throws(() => parsePath(`$${'.a'.repeat(5000)}`), PathSyntaxError)
})

test('prototype names are ordinary names', () => {
  assert.equal(find('$.__proto__', parse('{}')), "miss: No results for path: $['__proto__']")
  assert.equal(find('$.constructor', parse('{}')), "miss: No results for path: $['constructor']")
  assert.equal(stringify(setAtPath(parsePath('$.__proto__.x'), parse('{}'), 1)), '{"__proto__":{"x":1}}')
  assert.equal('x' in {}, false)
})

test('setAtPath replaces, adds and builds what is missing', () => {
  const cases: [string, string, string][] = [
    ['$', '{"a":1}', '"new"'],
    ['$.b', '{"a":1}', '{"a":1,"b":"new"}'],
    ['$.a', '{"a":1,"c":2}', '{"a":"new","c":2}'],
    ['$.b.greeting', '{"a":1}', '{"a":1,"b":{"greeting":"new"}}'],
    ['$.list[1]', '{"list":[1,2,3]}', '{"list":[1,"new",3]}'],
    ['$.list[0].x', '{"list":[{"y":1}]}', '{"list":[{"y":1,"x":"new"}]}'],
  ]
  for (const [path, document, expected] of cases) {
    assert.equal(stringify(setAtPath(parsePath(path), parse(document), 'new')), expected, path)
  }
  assert.throws(() => setAtPath(parsePath('$.x'), 'foo', 1), {
    error: 'States.ResultPathMatchFailure',
    cause: 'Unable to apply step "x" to input "foo"',
  })
  assert.throws(() => setAtPath(parsePath('$.list[9]'), parse('{"list":[]}'), 1), {
    error: 'States.ResultPathMatchFailure',
  })
})
