import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.StringSplit takes every character for a delimiter, and drops empty parts', () => {
  checkIntrinsic([
    ["States.StringSplit($, '.+,')", '"1+2,3.4"', '["1","2","3","4"]'],
    ["States.StringSplit($, ',')", '",,,,"', '[]'],
    ["States.StringSplit($, ',')", String.raw`"a\n,,b,"`, String.raw`["a\n","b"]`],
    ["States.StringSplit($, '')", '"ab"', '["ab"]'],
    ["States.StringSplit('Hello\nWorld', '\n')", '{}', '["Hello","World"]'],
    ["States.StringSplit($, ',')", '1', '! Invalid arguments in States.StringSplit: the first one must be a string'],
  ])
})
