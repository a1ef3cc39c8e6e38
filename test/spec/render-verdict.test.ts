import { renderVerdict, type CustodyChain } from '@tierline/network/verify';

const chain = (identifier: CustodyChain['identifier']): CustodyChain => ({
  id: 'a1'.repeat(16),
  identifier,
  steps: [],
});

describe('a verdict, as it is read', () => {
  it('names a unit by scheme and key, in whatever order canonical JSON puts them', () => {
    const units = [
      chain({ grai: '09522000002019CR-0001', scheme: 'grai' }),
      chain({ scheme: 'sscc', sscc: '395220000000000177' }),
      chain(undefined),
    ];
    const text = renderVerdict({
      verified: true,
      channel: 'axle-programme',
      genesis: { hash: '', told: true, found: '' },
      height: 1n,
      headerHash: '',
      commitHash: '',
      transactions: { total: 0, valid: 0 },
      findings: [],
      refused: [],
      shown: {
        records: 3,
        versions: 3,
        entries: 0,
        units,
        parts: [{ kind: 'forecast', id: 'b2'.repeat(16), from: 4 }],
      },
    });
    expect(text.match(/(?<=^custody of ).*(?= \()/gm)).toEqual([
      'grai 09522000002019CR-0001',
      'sscc 395220000000000177',
      'a unit whose identifier is not shown',
    ]);
    expect(text).toContain(`forecast ${'b2'.repeat(16)} is shown from version 4 on`);
  });
});
