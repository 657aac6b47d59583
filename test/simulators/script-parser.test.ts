import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseScript } from '../../simulators/script-parser.ts'

describe('a script', () => {
  test('is read as steps', () => {
    const script = `
      # comments and empty lines are for people

      at 0s box-1 press ref=r1 data.note="按了 一下"
      expect within 1.5s box-1 ack received
      expect none within 200ms operator alarm class=life stage=raised
    `
    expect(parseScript(script)).toMatchObject({
      ok: true,
      steps: [
        { kind: 'at', line: 4, atMs: 0, who: 'box-1', verb: 'press', word: null, args: { ref: 'r1', 'data.note': '按了 一下' } },
        { kind: 'expect', line: 5, withinMs: 1500, none: false, who: 'box-1', verb: 'ack', word: 'received', args: {} },
        { kind: 'expect', line: 6, withinMs: 200, none: true, who: 'operator', verb: 'alarm', args: { class: 'life', stage: 'raised' } },
      ],
    })
  })

  test.each([
    ['press box-1', 'starts with "press": a line starts with "at" or "expect", or is a # comment'],
    ['at box-1 press', '"box-1" is not a time: write it as in "at 5s …" (ms, s, m)'],
    ['at 5 box-1 press', '"5" is not a time'],
    ['at 2h box-1 press', '2h is longer than a script may take (1h)'],
    ['at 1s', 'says not who: a device id, or one of operator, supervisor, technician, admin'],
    ['at 1s box/1 press', '"box/1" is neither a device id nor a role'],
    ['at 1s box-1', '"" is unknown for a device: use one of press, sos,'],
    ['at 1s box-1 claim', '"claim" is unknown for a device: use one of press, sos,'],
    ['at 1s operator press', '"press" is unknown for a person: use one of claim, note, call, dispatch, arrive, close'],
    ['at 1s box-1 press reff=r1', '"press" has no "reff": it takes ref=, component=, test=, at=, data.*=, type='],
    ['at 1s box-1 press r1', '"r1" is not of the form name=value'],
    ['at 1s box-1 drop now=yes', '"drop" has no "now": it takes nothing'],
    ['at 1s operator close note="x"', '"close" needs outcome='],
    ['at 1s operator note text="x', 'a " is not closed'],
    ['at 1s box-1 raw bell', '"raw bell": use one of sos, event,'],
    ['expect box-1 ack received', 'write "expect within 2s …" or "expect none within 2s …"'],
    ['expect within 2s box-1 ack recieved', '"ack recieved": use one of received, claimed,'],
    ['expect within 2s operator ack received', '"ack" is unknown for a person: use one of alarm'],
  ])('says what is wrong with: %s', (line, problem) => {
    const parsed = parseScript(`# first\n${line}`)
    expect(parsed).toEqual({ ok: false, problems: [expect.stringContaining(`line 2: ${problem}`)] })
  })

  test('reports everything that is wrong, at once', () => {
    expect(parseScript('at x box-1 press\nat 1s box-1 press\nexpect soon')).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^line 1: /), expect.stringMatching(/^line 3: /)],
    })
  })

  test('without a step is not a script', () => {
    expect(parseScript('# nothing\n')).toEqual({ ok: false, problems: ['the script has no steps'] })
  })

  const folder = join(import.meta.dirname, '../../simulators/scripts')
  test.each(readdirSync(folder))('%s can be read', (file) => {
    expect(parseScript(readFileSync(join(folder, file), 'utf8'))).toMatchObject({ ok: true })
  })
})
