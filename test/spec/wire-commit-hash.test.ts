import { compareUtf8, type StateUpdate, updateBytes } from '@tierline/network/wire';

const update = (namespace: string, collection: string, key: string, value?: string): StateUpdate => ({
  ...{ namespace, collection, key: Buffer.from(key), version: { block: 300n, tx: 0 } },
  ...(value !== undefined && { value: Buffer.from(value) }),
});

describe('what a peer hashes of a block', () => {
  it('is each key once, by namespace, collection and key, names left out that stand before', () => {
    const updates = [
      update('b', '', 'k', 'v'),
      update('a', 'c', 'z'),
      update('a', 'c', 'y', 'v'),
      update('a', '', 'x', 'v'),
    ];
    const version = '3204' + '02012c00';
    const entry = (...fields: string[]) => {
      const bytes = Buffer.from([...fields, version].join(''), 'hex');
      return `0a${bytes.length.toString(16).padStart(2, '0')}${bytes.toString('hex')}`;
    };
    expect(updateBytes(updates).toString('hex')).toBe(
      [
        entry('0a0161', '1a0178', '2a0176'),
        entry('120163', '1a0179', '2a0176'),
        entry('1a017a', '2001'),
        entry('0a0162', '1a016b', '2a0176'),
      ].join(''),
    );
  });

  it('has room for many', () => {
    const updates = Array.from({ length: 500 }, (_none, at) =>
      update('n', '', `key ${String(at).padStart(4, '0')}`, 'v'.repeat(at)),
    );
    expect(updateBytes(updates).length).toBeGreaterThan(124_750);
    expect(updateBytes([...updates].reverse())).toEqual(updateBytes(updates));
  });
});

describe('the order of keys', () => {
  it('is that of their UTF-8', () => {
    const keys = [
      '',
      'a',
      'ab',
      'b',
      'z',
      '\u00e4',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
      'a\u{10000}',
      'a\uffff',
    ];
    for (const a of keys)
      for (const b of keys) expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  });
});
