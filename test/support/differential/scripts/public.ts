import { type Script, sends } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const all = [one, two, three];

/** Public state: reads, writes, deletes, ranges, composite keys, history, events, refusals. */
export const publicScripts: Script[] = [
  {
    title: 'write, read, overwrite, delete, write again; history',
    rounds: [
      [sends(one, both, ['put', '$a', 'first'])],
      [sends(two, [two, three], ['get', '$a'], ['put', '$a', 'second'])],
      [sends(three, undefined, ['get', '$a'], ['del', '$a'])],
      [sends(one, all, ['get', '$a'], ['put', '$a', 'third'])],
      [
        { by: one, does: 'evaluate', calls: [['history', '$a']] },
        { by: two, does: 'evaluate', calls: [['get', '$a']], at: [three] },
        sends(one, both, ['history', '$a']),
      ],
    ],
  },
  {
    title: 'no read of own writes; last write counts; an empty value',
    rounds: [
      [
        sends(one, both, ['put', '$a', '1'], ['get', '$a']),
        sends(one, both, ['put', '$b', '1'], ['del', '$b']),
        sends(one, both, ['del', '$c'], ['put', '$c', '1']),
        sends(one, both, ['put', '$d', '']),
        sends(one, both, ['get', '$absent'], ['get', '$absent']),
      ],
      [
        { by: one, does: 'evaluate', calls: [['range', '$', '$~']] },
        sends(two, both, ['get', '$d'], ['get', '$b'], ['del', '$absent']),
      ],
    ],
  },
  {
    title: 'races: two writers, reader and writer, blind writes',
    rounds: [
      [sends(one, both, ['put', '$a', '0'], ['put', '$b', '0'])],
      [
        sends(one, both, ['get', '$a'], ['put', '$a', '1']),
        sends(two, both, ['get', '$a'], ['put', '$a', '2']),
        sends(two, both, ['get', '$a'], ['put', '$b', '2']),
        sends(three, [two, three], ['put', '$a', 'blind']),
        sends(three, [two, three], ['get', '$b']),
      ],
      [{ by: one, does: 'evaluate', calls: [['get', '$a']] }],
    ],
  },
  {
    title: 'created twice in one block; deleted under a reader',
    rounds: [
      [sends(one, both, ['get', '$a'], ['put', '$a', '1']), sends(two, both, ['get', '$a'], ['put', '$a', '2'])],
      [sends(one, both, ['get', '$a'], ['del', '$a']), sends(two, both, ['get', '$a'], ['put', '$b', 'x'])],
    ],
  },
  {
    title: 'phantoms: inserted, deleted, changed inside a range, outside it, behind where the reader stopped',
    rounds: [
      [{ by: one, calls: ['b', 'd', 'f'].map((key) => ['put', `$${key}`, '0']), at: both }],
      [
        sends(one, both, ['put', '$c', '1']),
        sends(two, both, ['range', '$a', '$z'], ['put', '$x1', '1']),
        sends(two, both, ['range', '$d', '$z'], ['put', '$x2', '1']),
        sends(two, both, ['firstOf', '$a', '$z'], ['put', '$x3', '1']),
        sends(two, both, ['range', '$c', '$c'], ['put', '$x4', '1']),
      ],
      [
        sends(one, both, ['del', '$d']),
        sends(two, both, ['range', '$a', '$g'], ['put', '$y1', '1']),
        sends(two, both, ['range', '$e', '$g'], ['put', '$y2', '1']),
      ],
      [
        sends(one, both, ['put', '$f', '1']),
        sends(two, both, ['range', '$a', '$g'], ['put', '$z1', '1']),
        sends(two, both, ['range', '$a', '$f'], ['put', '$z2', '1']),
      ],
      [{ by: three, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'a range of more than fifty keys and one that grows',
    rounds: [
      [{ by: one, calls: Array.from({ length: 70 }, (_, n) => ['put', `$k${String(n)}`, 'x']), at: both }],
      [
        sends(one, both, ['put', '$k7x', 'x']),
        sends(two, both, ['range', '$k', '$k~'], ['put', '$one', '1']),
        sends(two, both, ['range', '$k8', '$k~'], ['put', '$two', '1']),
      ],
    ],
  },
  {
    title: 'pages; a page and a write',
    rounds: [
      [{ by: one, calls: ['a', 'b', 'c', 'd'].map((key) => ['put', `$${key}`, '0']), at: both }],
      [
        { by: one, does: 'evaluate', calls: [['page', '$', '$~', '2', '']] },
        { by: one, does: 'evaluate', calls: [['page', '$', '$~', '2', '$c']] },
        { by: one, does: 'evaluate', calls: [['page', '$', '$~', '9', '']] },
        sends(one, both, ['page', '$', '$~', '2', '']),
        sends(one, both, ['page', '$', '$~', '2', ''], ['put', '$e', '1']),
        sends(one, both, ['put', '$e', '1'], ['page', '$', '$~', '2', '']),
      ],
    ],
  },
  {
    title: 'composite keys: partial, odd, beside plain ones; a phantom among them',
    rounds: [
      [
        sends(one, both, ['composite', '$t', 'a', '1'], ['composite', '$t', 'a', '2'], ['composite', '$t', 'b', '1']),
        sends(one, both, ['composite', '$t', 'ä', '😀'], ['put', '$plain', '1']),
      ],
      [
        { by: two, does: 'evaluate', calls: [['partial', '$t']] },
        { by: two, does: 'evaluate', calls: [['partial', '$t', 'a']] },
        { by: two, does: 'evaluate', calls: [['partial', '$t', 'ä']] },
        sends(one, both, ['composite', '$t', 'a', '3']),
        sends(two, both, ['partial', '$t', 'a'], ['put', '$x', '1']),
        sends(two, both, ['partial', '$t', 'b'], ['put', '$y', '1']),
      ],
    ],
  },
  {
    title: 'odd keys: order by bytes, letters beyond the first plane, spaces, long ones',
    rounds: [
      [
        {
          by: one,
          calls: [
            '\ue000',
            '😀',
            'z',
            'é',
            'e\u0301',
            ' ',
            '\t',
            'k'.repeat(900),
            '"',
            '\\',
            '\u007f',
            '\u{10fffe}',
          ].map((key) => ['put', `$${key}`, key]),
          at: both,
        },
      ],
      [
        { by: two, does: 'evaluate', calls: [['range', '$', '$\u{10ffff}']] },
        sends(two, both, ['range', '$', '$\u{10ffff}']),
        sends(two, both, ['range', '$\ue000', '$😀']),
      ],
    ],
  },
  {
    title: 'keys and ranges that are refused',
    rounds: [
      [
        sends(one, both, ['put', '', 'x']),
        sends(one, both, ['get', '']),
        sends(one, both, ['del', '']),
        sends(one, both, ['put', '\u0000$', 'x']),
        sends(one, both, ['get', '\u0000$']),
        sends(one, both, ['range', '$b', '$a']),
        sends(one, both, ['composite', '', 'a']),
        sends(one, both, ['rich', '{"selector":{}}']),
        sends(one, both, ['no such call']),
      ],
    ],
  },
  {
    title: 'errors thrown: long, empty, of many lines, with odd letters; after writes; evaluated',
    rounds: [
      [
        sends(one, both, ['put', '$a', '1'], ['fail', 'NOT_NOW: {"a":1}']),
        sends(one, both, ['fail', '']),
        sends(one, both, ['fail', 'two\nlines “ä” 😀']),
        sends(one, both, ['fail', 'x'.repeat(3000)]),
        sends(one, undefined, ['fail', 'whoever']),
        { by: one, calls: [['fail', 'with transient']], transient: { a: 'b' }, at: all },
        { by: one, does: 'evaluate', calls: [['fail', 'NOT_NOW: {"a":1}']] },
        { by: one, does: 'evaluate', calls: [['fail', 'elsewhere']], at: [two] },
        { by: one, does: 'evaluate', calls: [['fail', '']] },
      ],
      [{ by: one, does: 'evaluate', calls: [['get', '$a']] }],
    ],
  },
  {
    title: 'answers that differ between endorsers',
    rounds: [
      [
        sends(one, both, ['put', '$a', '1'], ['whoami']),
        sends(one, all, ['put', '$a', '1'], ['whoami']),
        sends(one, [one], ['put', '$a', '1'], ['whoami']),
        sends(one, undefined, ['put', '$a', '1'], ['whoami']),
        sends(one, both, ['put', '$b', '1'], ['failAt', two, 'no']),
        sends(one, undefined, ['put', '$b', '1'], ['failAt', two, 'no']),
        sends(one, undefined, ['put', '$c', '1'], ['failAt', one, 'not mine']),
      ],
    ],
  },
  {
    title: 'events: the last one set, of valid transactions only',
    rounds: [
      [
        sends(one, both, ['put', '$a', '1'], ['event', 'first', 'x'], ['event', 'second', 'ä😀']),
        sends(one, both, ['event', 'alone', '']),
        sends(two, [two], ['put', '$b', '1'], ['event', 'refused', 'x']),
        sends(one, both, ['event', '', 'x']),
        sends(one, both, ['event', 'kept', 'y'], ['fail', 'no']),
      ],
    ],
  },
  {
    title: 'big values and answers',
    rounds: [
      [
        sends(one, both, ['put', '$a', 'x'.repeat(200_000)]),
        sends(one, both, ['put', '$b', 'ä'.repeat(20_000)], ['echo', 'y'.repeat(100_000)]),
      ],
      [{ by: three, does: 'evaluate', calls: [['get', '$b']] }],
    ],
  },
  {
    title: 'chaincode to chaincode: another channel, the same, a system one, one that is not there',
    rounds: [
      [
        sends(one, both, ['put', '$a', '1'], ['call', 'bare', 'other', '[["get","$a"]]']),
        sends(one, both, ['call', 'bare', 'other', '[["put","$a","x"],["event","inner","x"]]'], ['put', '$b', '1']),
        sends(one, both, ['call', 'bare', 'other', '[["fail","inner"]]']),
        sends(one, both, ['call', 'bare', '', '[["get","$a"]]']),
        sends(one, both, ['call', 'absent', '', '[]']),
        sends(one, both, ['call', 'bare', 'absent', '[]']),
        sends(one, both, ['call', 'qscc', '', '[]']),
        sends(one, both, ['call', 'cscc', '', '[]']),
        sends(one, both, ['call', '_lifecycle', '', '[]']),
      ],
      [{ by: one, does: 'evaluate', calls: [['call', 'bare', 'other', '[["get","$a"]]']] }],
    ],
  },
];
