import type { Script } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const all = [one, two, three];

/** Public state: reads, writes, deletes, ranges, composite keys, history, events, refusals. */
export const publicScripts: Script[] = [
  {
    title: 'write, read, overwrite, delete, write again; history',
    rounds: [
      [{ by: one, calls: [['put', '$a', 'first']], at: both }],
      [
        {
          by: two,
          calls: [
            ['get', '$a'],
            ['put', '$a', 'second'],
          ],
          at: [two, three],
        },
      ],
      [
        {
          by: three,
          calls: [
            ['get', '$a'],
            ['del', '$a'],
          ],
        },
      ],
      [
        {
          by: one,
          calls: [
            ['get', '$a'],
            ['put', '$a', 'third'],
          ],
          at: all,
        },
      ],
      [
        { by: one, does: 'evaluate', calls: [['history', '$a']] },
        { by: two, does: 'evaluate', calls: [['get', '$a']], at: [three] },
        { by: one, calls: [['history', '$a']], at: both },
      ],
    ],
  },
  {
    title: 'no read of own writes; last write counts; an empty value',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '1'],
            ['get', '$a'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['put', '$b', '1'],
            ['del', '$b'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['del', '$c'],
            ['put', '$c', '1'],
          ],
          at: both,
        },
        { by: one, calls: [['put', '$d', '']], at: both },
        {
          by: one,
          calls: [
            ['get', '$absent'],
            ['get', '$absent'],
          ],
          at: both,
        },
      ],
      [
        { by: one, does: 'evaluate', calls: [['range', '$', '$~']] },
        {
          by: two,
          calls: [
            ['get', '$d'],
            ['get', '$b'],
            ['del', '$absent'],
          ],
          at: both,
        },
      ],
    ],
  },
  {
    title: 'races: two writers, reader and writer, blind writes',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '0'],
            ['put', '$b', '0'],
          ],
          at: both,
        },
      ],
      [
        {
          by: one,
          calls: [
            ['get', '$a'],
            ['put', '$a', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['get', '$a'],
            ['put', '$a', '2'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['get', '$a'],
            ['put', '$b', '2'],
          ],
          at: both,
        },
        { by: three, calls: [['put', '$a', 'blind']], at: [two, three] },
        { by: three, calls: [['get', '$b']], at: [two, three] },
      ],
      [{ by: one, does: 'evaluate', calls: [['get', '$a']] }],
    ],
  },
  {
    title: 'created twice in one block; deleted under a reader',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['get', '$a'],
            ['put', '$a', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['get', '$a'],
            ['put', '$a', '2'],
          ],
          at: both,
        },
      ],
      [
        {
          by: one,
          calls: [
            ['get', '$a'],
            ['del', '$a'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['get', '$a'],
            ['put', '$b', 'x'],
          ],
          at: both,
        },
      ],
    ],
  },
  {
    title: 'phantoms: inserted, deleted, changed inside a range, outside it, behind where the reader stopped',
    rounds: [
      [{ by: one, calls: ['b', 'd', 'f'].map((key) => ['put', `$${key}`, '0']), at: both }],
      [
        { by: one, calls: [['put', '$c', '1']], at: both },
        {
          by: two,
          calls: [
            ['range', '$a', '$z'],
            ['put', '$x1', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['range', '$d', '$z'],
            ['put', '$x2', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['firstOf', '$a', '$z'],
            ['put', '$x3', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['range', '$c', '$c'],
            ['put', '$x4', '1'],
          ],
          at: both,
        },
      ],
      [
        { by: one, calls: [['del', '$d']], at: both },
        {
          by: two,
          calls: [
            ['range', '$a', '$g'],
            ['put', '$y1', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['range', '$e', '$g'],
            ['put', '$y2', '1'],
          ],
          at: both,
        },
      ],
      [
        { by: one, calls: [['put', '$f', '1']], at: both },
        {
          by: two,
          calls: [
            ['range', '$a', '$g'],
            ['put', '$z1', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['range', '$a', '$f'],
            ['put', '$z2', '1'],
          ],
          at: both,
        },
      ],
      [{ by: three, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'a range of more than fifty keys and one that grows',
    rounds: [
      [{ by: one, calls: Array.from({ length: 70 }, (_, n) => ['put', `$k${String(n)}`, 'x']), at: both }],
      [
        { by: one, calls: [['put', '$k7x', 'x']], at: both },
        {
          by: two,
          calls: [
            ['range', '$k', '$k~'],
            ['put', '$one', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['range', '$k8', '$k~'],
            ['put', '$two', '1'],
          ],
          at: both,
        },
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
        { by: one, calls: [['page', '$', '$~', '2', '']], at: both },
        {
          by: one,
          calls: [
            ['page', '$', '$~', '2', ''],
            ['put', '$e', '1'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['put', '$e', '1'],
            ['page', '$', '$~', '2', ''],
          ],
          at: both,
        },
      ],
    ],
  },
  {
    title: 'composite keys: partial, odd, beside plain ones; a phantom among them',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['composite', '$t', 'a', '1'],
            ['composite', '$t', 'a', '2'],
            ['composite', '$t', 'b', '1'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['composite', '$t', 'ä', '😀'],
            ['put', '$plain', '1'],
          ],
          at: both,
        },
      ],
      [
        { by: two, does: 'evaluate', calls: [['partial', '$t']] },
        { by: two, does: 'evaluate', calls: [['partial', '$t', 'a']] },
        { by: two, does: 'evaluate', calls: [['partial', '$t', 'ä']] },
        { by: one, calls: [['composite', '$t', 'a', '3']], at: both },
        {
          by: two,
          calls: [
            ['partial', '$t', 'a'],
            ['put', '$x', '1'],
          ],
          at: both,
        },
        {
          by: two,
          calls: [
            ['partial', '$t', 'b'],
            ['put', '$y', '1'],
          ],
          at: both,
        },
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
        { by: two, calls: [['range', '$', '$\u{10ffff}']], at: both },
        { by: two, calls: [['range', '$\ue000', '$😀']], at: both },
      ],
    ],
  },
  {
    title: 'keys and ranges that are refused',
    rounds: [
      [
        { by: one, calls: [['put', '', 'x']], at: both },
        { by: one, calls: [['get', '']], at: both },
        { by: one, calls: [['del', '']], at: both },
        { by: one, calls: [['put', '\u0000$', 'x']], at: both },
        { by: one, calls: [['get', '\u0000$']], at: both },
        { by: one, calls: [['range', '$b', '$a']], at: both },
        { by: one, calls: [['composite', '', 'a']], at: both },
        { by: one, calls: [['rich', '{"selector":{}}']], at: both },
        { by: one, calls: [['no such call']], at: both },
      ],
    ],
  },
  {
    title: 'errors thrown: long, empty, of many lines, with odd letters; after writes; evaluated',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '1'],
            ['fail', 'NOT_NOW: {"a":1}'],
          ],
          at: both,
        },
        { by: one, calls: [['fail', '']], at: both },
        { by: one, calls: [['fail', 'two\nlines “ä” 😀']], at: both },
        { by: one, calls: [['fail', 'x'.repeat(3000)]], at: both },
        { by: one, calls: [['fail', 'whoever']] },
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
        { by: one, calls: [['put', '$a', '1'], ['whoami']], at: both },
        { by: one, calls: [['put', '$a', '1'], ['whoami']], at: all },
        { by: one, calls: [['put', '$a', '1'], ['whoami']], at: [one] },
        { by: one, calls: [['put', '$a', '1'], ['whoami']] },
        {
          by: one,
          calls: [
            ['put', '$b', '1'],
            ['failAt', two, 'no'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['put', '$b', '1'],
            ['failAt', two, 'no'],
          ],
        },
        {
          by: one,
          calls: [
            ['put', '$c', '1'],
            ['failAt', one, 'not mine'],
          ],
        },
      ],
    ],
  },
  {
    title: 'events: the last one set, of valid transactions only',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '1'],
            ['event', 'first', 'x'],
            ['event', 'second', 'ä😀'],
          ],
          at: both,
        },
        { by: one, calls: [['event', 'alone', '']], at: both },
        {
          by: two,
          calls: [
            ['put', '$b', '1'],
            ['event', 'refused', 'x'],
          ],
          at: [two],
        },
        { by: one, calls: [['event', '', 'x']], at: both },
        {
          by: one,
          calls: [
            ['event', 'kept', 'y'],
            ['fail', 'no'],
          ],
          at: both,
        },
      ],
    ],
  },
  {
    title: 'big values and answers',
    rounds: [
      [
        { by: one, calls: [['put', '$a', 'x'.repeat(200_000)]], at: both },
        {
          by: one,
          calls: [
            ['put', '$b', 'ä'.repeat(20_000)],
            ['echo', 'y'.repeat(100_000)],
          ],
          at: both,
        },
      ],
      [{ by: three, does: 'evaluate', calls: [['get', '$b']] }],
    ],
  },
  {
    title: 'chaincode to chaincode: another channel, the same, a system one, one that is not there',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '1'],
            ['call', 'bare', 'other', '[["get","$a"]]'],
          ],
          at: both,
        },
        {
          by: one,
          calls: [
            ['call', 'bare', 'other', '[["put","$a","x"],["event","inner","x"]]'],
            ['put', '$b', '1'],
          ],
          at: both,
        },
        { by: one, calls: [['call', 'bare', 'other', '[["fail","inner"]]']], at: both },
        { by: one, calls: [['call', 'bare', '', '[["get","$a"]]']], at: both },
        { by: one, calls: [['call', 'absent', '', '[]']], at: both },
        { by: one, calls: [['call', 'bare', 'absent', '[]']], at: both },
        { by: one, calls: [['call', 'qscc', '', '[]']], at: both },
        { by: one, calls: [['call', 'cscc', '', '[]']], at: both },
        { by: one, calls: [['call', '_lifecycle', '', '[]']], at: both },
      ],
      [{ by: one, does: 'evaluate', calls: [['call', 'bare', 'other', '[["get","$a"]]']] }],
    ],
  },
];
