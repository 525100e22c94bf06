import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.Format', () => {
  checkIntrinsic([
    ["States.Format('Formatting argument {}.', $)", '""', '"Formatting argument ."'],
    ["States.Format('Formatting argument {}.', $)", 'null', '"Formatting argument null."'],
    ["States.Format('Formatting argument {}.', $)", '1.10', '"Formatting argument 1.10."'],
    ["States.Format('Formatting argument {}.', $)", '"{}"', '"Formatting argument {}."'],
    ["States.Format('{}', $)", '{"Arg1":1,"Arg2":[]}', '"{Arg1=1, Arg2=[]}"'],
    ["States.Format('{} {}', 'a', true)", '{}', '"a true"'],
    [String.raw`States.Format('it\'s \{\} \\')`, '{}', String.raw`"it's {} \\"`],
    ['States.Format($.template, 1)', String.raw`{"template":"\\d \\{x\\} {}"}`, String.raw`"\\d {x} 1"`],
    ["States.Format('{} {}', 1)", '{}', '! number of arguments do not match the occurrences of {}'],
    ["States.Format('Hello {', 1)", '{}', "! Invalid arguments in States.Format: matching '}' not found for '{'"],
    ["States.Format('}')", '{}', "! matching '{' not found for '}'"],
    ['States.Format(1)', '{}', '! the first one must be a string'],
  ])
})
