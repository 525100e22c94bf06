import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../json/index.ts'
import { evaluate, outcomeOf, readCases } from './test-support/evaluate.ts'

const input: JsonValue = {
  name: 'Ada',
  'a b': 1,
  n: 5,
  one: [7],
  list: [3, 1, 2],
  nested: [[1, 2], [3], []],
  orders: [
    { id: 'o1', lines: [{ sku: 'x', price: 2, quantity: 3 }] },
    {
      id: 'o2',
      lines: [
        { sku: 'y', price: 5, quantity: 1 },
        { sku: 'x', price: 1, quantity: 4 },
      ],
    },
  ],
  flags: { yes: true, no: false, none: null },
}

/** Each row was checked against the reference library. */
function check(table: string): void {
  for (const { source, expected } of readCases(table)) {
    assert.equal(
      outcomeOf(() => evaluate(source, input)),
      expected,
      source,
    )
  }
}

test('literals', () =>
  check(`
    "a\\n\\u0041\\"" => "a\\nA\\""
    'single' => "single"
    1.5e3 => 1500
    -2 => -2
    true => true
    null => null
    [1, "b", null] => [1,"b",null]
    {"a": 1, "b": [2]} => {"a":1,"b":[2]}
    /* a comment */ 1 => 1
    \`a b\` => 1
    and => nothing
  `))

test('arithmetic', () =>
  check(`
    1 + 2 * 3 - 4 / 2 => 5
    7 % 4 => 3
    -n => -5
    -(-n) => 5
    n + missing => nothing
    missing * 2 => nothing
    "a" + 1 => T2001
    1 + "a" => T2002
    -"a" => D1002
    1/0 + 1 => D1001
  `))

test('comparison', () =>
  check(`
    1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 => true
    "a" < "b" => true
    n = 5 => true
    n != 5 => false
    [1, {"a": 2}] = [1, {"a": 2}] => true
    {"a": 1, "b": 2} = {"b": 2, "a": 1} => true
    missing = missing => false
    missing != 1 => false
    missing < 1 => nothing
    1 < "a" => T2009
    true < false => T2010
    1 in list => true
    "x" in "x" => true
    {"a": 1} in [{"a": 1}] => false
    missing in list => false
  `))

test('logic', () =>
  check(`
    true and "a" => true
    [] or 0 => false
    [0, 1] and {"a": 1} => true
    missing or false => false
    false and (1 + "a") => false
    true or (1 + "a") => true
    n > 3 ? "big" : "small" => "big"
    missing ? 1 => nothing
    0 ?: "zero" => "zero"
    name ?: "nobody" => "Ada"
    missing ?? "default" => "default"
    flags.none ?? "default" => null
  `))

test('strings', () =>
  check(`
    "a" & 1 & true & null & missing & [1, {"b": 2}] => "a1truenull[1,{\\"b\\":2}]"
    0.1 + 0.2 & "" => "0.3"
    "x" & 1/0 => D3001
  `))

test('paths', () =>
  check(`
    orders.id => ["o1","o2"]
    orders.lines.price => [2,5,1]
    orders.lines[0].sku => ["x","y"]
    (orders.lines)[0].sku => "x"
    orders[1].lines[-1].sku => "x"
    orders.lines[price > 1].sku => ["x","y"]
    orders.lines[sku = "x"].price => [2,1]
    orders[id = "o1"].lines.sku => "x"
    one => [7]
    one.$ => 7
    one[] => [7]
    orders[0].id[] => ["o1"]
    nested => [[1,2],[3],[]]
    nested.$ => [1,2,3]
    nested[0] => [1,2]
    nested[0][1] => 2
    list[[0, 2]] => [3,2]
    list[[0..1]] => [3,1]
    list[$ > 1] => [3,2]
    list[1.9] => 1
    flags.* => [true,false,null]
    **.sku => ["x","y","x"]
    orders.(lines.price) => [2,5,1]
    orders.[id] => [["o1"],["o2"]]
    orders.{"i": id} => [{"i":"o1"},{"i":"o2"}]
    orders."id" => ["o1","o2"]
    missing.a.b => nothing
    name.length => nothing
    $.name => "Ada"
    $$.name => "Ada"
    orders.lines.$$.name => ["Ada","Ada","Ada"]
    [1, 2].($ + 1) => [2,3]
  `))

test('parents, focus and index', () =>
  check(`
    orders.lines.{"o": %.id, "s": sku} => [{"o":"o1","s":"x"},{"o":"o2","s":"y"},{"o":"o2","s":"x"}]
    orders.lines.price.%.%.id => ["o1","o2","o2"]
    orders.lines[%.id = "o2"].sku => ["y","x"]
    (orders.lines)[%.id = "o2"].sku => ["y","x"]
    orders#$i.{"i": $i, "id": id} => [{"i":0,"id":"o1"},{"i":1,"id":"o2"}]
    orders.lines#$i[$i = 1].sku => "x"
    orders@$o.{"n": name, "id": $o.id} => [{"n":"Ada","id":"o1"},{"n":"Ada","id":"o2"}]
    orders@$o.lines => nothing
    orders@$o.orders@$p[$o.id = $p.id].$p.id => ["o1","o2"]
    orders.lines^(price)#$i.{"i": $i, "p": price} => [{"i":0,"p":1},{"i":1,"p":2},{"i":2,"p":5}]
    % => S0217
    orders.%.% => S0217
  `))

test('sorting and grouping', () =>
  check(
    `
    list^($) => [1,2,3]
    list^(>$) => [3,2,1]
    orders.lines^(sku, >price).price => [2,1,5]
    orders.lines^(missing).price => [2,5,1]
    orders^(lines) => T2008
    [{"a": 1}, {"a": "b"}]^(a) => T2007
    orders.lines{sku: $sum(price)} => {"x":3,"y":5}
    orders.lines{sku: price} => {"x":[2,1],"y":5}
    orders.lines{sku: quantity, "all": $count($)} => {"x":[3,4],"all":3,"y":1}
    orders{id: lines.sku} => {"o1":"x","o2":["y","x"]}
    orders.lines#$i{sku: $i} => {"x":[0,1],"y":0}
    orders{1: 2} => T1003
    {"a": 1, "a": 2} => D1009
  `,
  ))

test('variables, blocks and functions', () =>
  check(`
    ($x := 2; $y := 3; $x * $y) => 6
    ($x := 1; ($x := 2); $x) => 1
    ($x := $y := 4; $x + $y) => 8
    $unbound => nothing
    function($a, $b){$a + $b}(1, 2) => 3
    λ($a){$a * 2}(4) => 8
    ($f := function($n){$n <= 1 ? 1 : $n * $f($n - 1)}; $f(5)) => 120
    ($add := function($a){function($b){$a + $b}}; $add(1)(2)) => 3
    ($half := function($a, $b){$a / $b}(?, 2); $half(10)) => 5
    ($first := $substring(?, 0, 1); $map(["ab", "cd"], $first)) => ["a","c"]
    "a,b" ~> $split(",") ~> $count() => 2
    (($trim ~> $uppercase))(" a ") => "A"
    4 ~> function($x){$x + 1} => 5
    function($x)<n:n>{$x}("a") => T0410
    function($x)<a<n>>{$x}(["a"]) => T0412
    function($x)<a>{$x}(1) => [1]
    $notThere() => T1006
    sum(1) => T1005
    missing(?) => T1008
    1 ~> 2 => T2006
    ($even := function($n){$n = 0 ? true : $odd($n - 1)}; $odd := function($n){$n = 0 ? false : $even($n - 1)}; $odd(9999)) => true
  `))

test('transformation', () =>
  check(`
    orders ~> |lines|{"total": price * quantity}, "sku"| => [{"id":"o1","lines":[{"price":2,"quantity":3,"total":6}]},{"id":"o2","lines":[{"price":5,"quantity":1,"total":5},{"price":1,"quantity":4,"total":4}]}]
    flags ~> |$|{}, ["yes", "no"]| => {"none":null}
    flags ~> |$|{"new": 1}| => {"yes":true,"no":false,"none":null,"new":1}
    flags ~> |$|5| => T2011
    flags ~> |$|{}, 5| => T2012
    missing ~> |$|{}| => nothing
  `))

test('ranges and array constructors', () =>
  check(`
    [1..4] => [1,2,3,4]
    [3..1] => []
    [0..2, 9] => [0,1,2,9]
    [[1, 2], 3] => [[1,2],3]
    [list, 4] => [3,1,2,4]
    [missing] => []
    [1.5..2] => T2003
    [1.."a"] => T2004
    [0..10000000] => D2014
  `))

test('what does not parse', () =>
  check(`
    1 + => S0207
    (1 => S0203
    [1) => S0202
    a b => S0201
    1..2 => S0201
    [1..2..3] => S0202
    "abc => S0101
    "\\q" => S0103
    "\\u12" => S0104
    \`abc => S0105
    /* x => S0106
    1e999 => S0102
    1 ~ 2 => S0204
    function(x){1} => S0208
    a[0]{"x": 1}{"y": 2} => S0210
    * 1 => S0201
    + 1 => S0211
    1 := 2 => S0212
    a.1 => S0213
    a@b => S0214
    a[0]@$x => S0215
    a^(b)@$x => S0216
    / => S0302
    // => S0301
    $match("a", /(/) => S0302
    $match("a", /a{2,1}/) => S0303
    function($x)<s<n>>{1} => S0401
    function($x)<(s<n>)>{1} => S0402
    function($x)<n-??>{1} => S0403
    function($x)<n??>{1}(2) => 1
    function($x)<n?-b>{1}(2) => T0410
  `))
