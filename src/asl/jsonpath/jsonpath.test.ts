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
    ['$.store.book[(@.length-1)].title', '"Rings"'],
    ['$.store.book[(@.length() - 2)].title', '"Moby Dick"'],
    ['$.store.book[( @.size-1 )]["title"]', '"Rings"'],
    ['$..book[(@.length-4)].title', '["Sayings"]'],
    ['$..book[(@.length-5)].title', '[]'],
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
    ['@.category==reference', '["Sayings"]'],
    ['@.category != fiction', '["Sayings"]'],
    ['@.category==fiction&&@.price<10', '["Moby Dick"]'],
    ['@.category == fiction && @.title==Moby Dick', '["Moby Dick"]'],
    ['(@.title==Moby Dick || @.author == Rees) && @.price < 8.99', '["Sayings"]'],
    ['@.title==Moby Dick||@.author == Rees&&@.price > 8.99', '["Moby Dick"]'],
    ['@.isbn==0-553', '["Moby Dick"]'],
    ['@.title > Rings', '["Sayings","Sword"]'],
    ['reference == @.category', '["Sayings"]'],
    ["@.price == '8.95'", '["Sayings"]'],
    ['@.price == 8.950', '["Sayings"]'],
    ['@.price > 9&&@.price<13', '["Sword"]'],
    ['@.title.length() == 5', '[]'],
    ['@.title =~ /.*o.*/i', '["Sword","Moby Dick"]'],
    ['@.title =~ /s.*/i', '["Sayings","Sword"]'],
    ["'Rees' == @.author", '["Sayings"]'],
    ['@.missing == null', '[]'],
  ]
  for (const [filter, expected] of titles) {
    assert.equal(find(`$.store.book[?(${filter})].title`, store), expected, filter)
  }
  const others: [string, string, string][] = [
    ['$[?(@.a == null)]', '[{"a":null},{"a":"null"},{"a":0}]', '[{"a":null},{"a":"null"}]'],
    ['$[?(@.a != true)]', '[{"a":true},{"a":"true"},{"a":false},{"a":[]},{}]', '[{"a":false},{"a":[]},{}]'],
    ['$[?(@.a == 1)]', '[{"a":1},{"a":1.0},{"a":"1"},{"a":"01"},{"a":true}]', '[{"a":1},{"a":1.0},{"a":"1"}]'],
    ['$[?(@.a > 5)]', '[{"a":7},{"a":10},{"a":"7"},{"a":"10"},{"a":null}]', '[{"a":7},{"a":10},{"a":"7"}]'],
    [
      '$[?(@.a == @.b)]',
      '[{"a":1,"b":1.0},{"a":1,"b":2},{},{"a":[1],"b":[1]}]',
      '[{"a":1,"b":1.0},{},{"a":[1],"b":[1]}]',
    ],
    ['$[?(@.n==/eggs/cooked/like)]', '[{"n":"/eggs/cooked/like"},{"n":"/eggs"}]', '[{"n":"/eggs/cooked/like"}]'],
    ['$[?(@.n==f(x)[0])]', '[{"n":"f(x)[0]"},{"n":"f(x"}]', '[{"n":"f(x)[0]"}]'],
    ['$..i[?(@.c==home)]', '{"p":[{"i":[{"c":"home"},{"c":"x"}]}]}', '[{"c":"home"}]'],
    ['$..i[?(@.c==home)].d', '{"p":[{"i":[{"c":"home","d":1},{"c":"x"}]}]}', '[1]'],
    // Empty values are never selected.
    ['$[?(@ > 1)]', '[1,2,"3",[4]]', '[]'],
    ["$[?(@ != 'a')]", '["a","b",null]', '[]'],
  ]
  for (const [path, document, expected] of others) assert.equal(find(path, parse(document)), expected, path)
})

test('a name that looks like a function call is an ordinary name', () => {
  for (const name of ['sum', 'length', 'min', 'max', 'avg', 'keys', 'first', 'last', 'stddev', 'size', 'nope']) {
    assert.match(find(`$.numbers.${name}()`, store) as string, /^miss: /, name)
    assert.equal(find(`$.${name}()`, parse(`{"${name}()":1}`)), '1')
  }
  const cases: [string, string, string][] = [
    ['$..length()', '{"a":{"length()":2}}', '[2]'],
    ['$[*].keys()', '[{"a":1}]', '[]'],
    ['$.index(1)', '{"index(1)":3}', '3'],
    ['$.concat("a","b")', String.raw`{"concat(\"a\",\"b\")":3}`, '3'],
    ['$.a.append(5).b', '{"a":{"append(5)":{"b":4}}}', '4'],
  ]
  for (const [path, document, expected] of cases) assert.equal(find(path, parse(document)), expected, path)
})

test('a negative index finds nothing, and null at the end of a path', () => {
  const found = evaluateOn(parsePath('$.numbers[-1]'), store)
  assert.ok(found instanceof PathMiss && found.reason === 'pastTheEnd')
  assert.match(find('$.store.book[-1].title', store) as string, /^miss: /)
  assert.equal(find('$.numbers[0,-1]', store), '[4,null]')
})

test('several names stand only at the end of a path', () => {
  const document = parse('{"a":{"v":1},"b":{"v":2},"c":[{"a":1,"b":2}],"d":3}')
  assert.equal(find("$['a', 'b']", document), '{"a":{"v":1},"b":{"v":2}}')
  assert.equal(find("$.c[*]['a','x']", document), '[{"a":1}]')
  const cases: [string, string][] = [
    ["$['a', 'b'].v", "$['a', 'b']"],
    ["$['a','b']['v']", "$['a', 'b']"],
    ["$.c[*]['a','b'].v", "$['c'][*]['a', 'b']"],
    ["$..['a','b'].v", "$..['a', 'b']"],
  ]
  for (const [path, shown] of cases) {
    assert.throws(() => find(path, document), {
      error: 'States.Runtime',
      cause: `Invalid path '${path}' : Multi properties can only be used as path leafs: ${shown}`,
    })
  }
  assert.match(find("$.d['a','b'].v", document) as string, /^miss: Expected to find an object/)
})

test('a backslash in a quoted name is part of the name', () => {
  const find = (path: string, document: string) => stringify(evaluateOn(parsePath(path), parse(document)) as JsonValue)
  const raw = String.raw
  const cases: [string, string, string][] = [
    [raw`$['a\"b']`, raw`{"a\\\"b":1,"a\"b":2}`, '1'],
    [raw`$["a\"b"]`, raw`{"a\\\"b":1,"a\"b":2}`, '1'],
    [raw`$['a\\b']`, raw`{"a\\\\b":1,"a\\b":2}`, '1'],
    [raw`$['it\'s'].x`, raw`{"it\\'s":{"x":1},"it's":{"x":2}}`, '1'],
    // If the object has no such member, the escaped character is meant.
    [raw`$['a\"b']`, raw`{"a\"b":2}`, '2'],
    [raw`$['it\'s'].x`, raw`{"it's":{"x":2}}`, '2'],
    [raw`$['a','it\'s']`, raw`{"a":1,"it's":2}`, raw`{"a":1,"it's":2}`],
    [raw`$[*]['it\'s']`, raw`[{"it's":2},{"it\\'s":3}]`, '[2,3]'],
    // After a dot, a backslash escapes (specification).
    [raw`$.store\.book`, raw`{"store.book":1,"store\\.book":2}`, '1'],
  ]
  for (const [path, document, expected] of cases) assert.equal(find(path, document), expected, path)
  assert.equal(stringify(setAtPath(parsePath(raw`$['it\'s']`), parse(`{"it's":1}`), 2)), `{"it's":2}`)
  assert.equal(stringify(setAtPath(parsePath(raw`$['it\'s']`), parse('{}'), 2)), raw`{"it\\'s":2}`)
})

test('missing values are reported in the words of the service', () => {
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
    ["$['length()']", '$', true, true],
    ['$..a.length()', '$', false, false],
    ['$.a[(@.length-1)]', '$', true, false],
    ['$.a[-1]', '$', true, false],
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
    ['$.a.f(b c)', 7],
    ['$.a[(@.count-1)]', 4],
    ['$.a[(@.length+1)]', 4],
    ["$.a[?(@.b in ['c'])]", 10],
    ['$.a[?(@.b subsetof [1])]', 10],
    ['$.a[?(@.b = 1)]', 10],
    ['$.a[?(@.b =~ text)]', 13],
    ['$.a[?(b)]', 7],
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
  const long = Array.from({ length: 200 }, () => ({ text: 'a'.repeat(1000) }))
  assert.equal(find(`$[?(@.text != ${'a'.repeat(1000)})]`, long), '[]', 'and comparing long texts is cheap')
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
