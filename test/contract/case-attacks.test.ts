import type { ReadBlock } from '@tierline/api/readmodel';
import { checkTransaction, derivedId, Knowledge, linkSecret, sha256Hex } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel } from '../support/channel';

const head = { title: 'x', category: 'shortage', severity: 'major', affected: [], quorum: 'all' };
const open = (parties: string[], more: object = {}): Command => ({
  ...{ name: 'OpenCase', input: { ...head, parties, ...more } },
});
const ask = (mspId: string): Command => ({ name: 'AskAdmission', input: { mspId, reason: 'r' } });
const agree = (mspId: string): Command => ({ name: 'AgreeAdmission', input: { mspId } });
const since = '2026-01-04T00:00:00.000Z';
const detected = { detector: 'shortage', kind: 'forecast', record: 'cd'.repeat(16), since };
const foundId = derivedId(linkSecret('a'.repeat(32), 'b'.repeat(32)), 'case', [
  ...['case', 'shortage', 'forecast', sha256Hex(JSON.stringify(detected.record)), null, since],
]);

/** What `self` takes for state, and what it finds, of what others put on the ledger past their own nodes. OEM and axle maker are linked, and axle maker and carrier. */
function told(self: string, story: (channel: Channel) => ReadBlock[]): { versions: number; found: string[] } {
  const channel = new Channel(self);
  const links = [
    ['OemMSP', 'AxleMSP'],
    ['AxleMSP', 'CarrierMSP'],
  ] as const;
  const linked = links.flatMap(([from, to]) => {
    return [...channel.linked(from, to)];
  });
  const known = new Knowledge(self);
  const outcomes = [channel.bootstrap(), ...linked, ...story(channel)]
    .flatMap(({ transactions }) => transactions)
    .map(({ ledger, values }) => {
      const outcome = checkTransaction(ledger, values, known);
      known.learn(ledger, values, outcome);
      return outcome;
    });
  return {
    versions: outcomes.flatMap((one) => one.versions).filter(({ version }) => version.seal.kind === 'case').length,
    found: outcomes.flatMap(({ findings }) => findings.map(({ code }) => code)),
  };
}

describe('a case that a member is brought into past the nodes', () => {
  it('by a stranger is no state, whoever else is in it', () => {
    const story = (channel: Channel) => [
      channel.apply('CastingMSP', 'case', channel.fresh(), open(['AxleMSP', 'OemMSP'])),
    ];
    expect(told('AxleMSP', story)).toEqual({ versions: 0, found: ['LINK_MISSING'] });
    expect(told('OemMSP', story)).toEqual({ versions: 0, found: ['LINK_MISSING'] });
  });

  it('by a partner is state, whether or not the others know each other', () => {
    const story = (channel: Channel) => [
      channel.apply('AxleMSP', 'case', channel.fresh(), open(['CarrierMSP', 'OemMSP'])),
    ];
    for (const self of ['AxleMSP', 'CarrierMSP', 'OemMSP'])
      expect(told(self, story)).toEqual({ versions: 1, found: [] });
  });

  it('later, by who asked it in: a partner of its own, or it takes nothing of it', () => {
    const admitted = (asker: string, other: string, joiner: string) => (channel: Channel) => {
      const id = channel.fresh();
      return [
        channel.apply('OemMSP', 'case', id, open(['AxleMSP'])),
        channel.apply(asker, 'case', id, ask(joiner)),
        channel.apply(other, 'case', id, agree(joiner)),
        channel.apply('OemMSP', 'case', id, { name: 'CloseCase', input: {} }),
      ];
    };
    const [byPartner, byStranger] = [
      admitted('AxleMSP', 'OemMSP', 'CarrierMSP'),
      admitted('OemMSP', 'AxleMSP', 'CarrierMSP'),
    ];
    expect(told('CarrierMSP', byPartner)).toEqual({ versions: 2, found: [] });
    expect(told('AxleMSP', byPartner)).toEqual({ versions: 4, found: [] });
    expect(told('CarrierMSP', byStranger).versions).toBe(0);
    expect(told('CarrierMSP', byStranger).found[0]).toBe('LINK_MISSING');
    expect(told('AxleMSP', byStranger)).toEqual({ versions: 4, found: [] });
  });
});

describe('a party that left', () => {
  const story = (by: string) => (channel: Channel) => {
    const id = channel.fresh();
    const said = (mspId: string, name: string, input: Record<string, string>) =>
      channel.apply(mspId, 'case', id, { name, input });
    return [
      channel.apply('AxleMSP', 'case', id, open(['CarrierMSP', 'OemMSP'])),
      said('CarrierMSP', 'LeaveCase', { reason: 'r' }),
      said(by, 'AddTask', { title: 't', owner: 'AxleMSP', role: 'planner' }),
    ];
  };

  it('gets the version by which it does, and nothing after; the others go on', () => {
    expect(told('CarrierMSP', story('AxleMSP'))).toEqual({ versions: 2, found: [] });
    for (const self of ['AxleMSP', 'OemMSP']) expect(told(self, story('AxleMSP'))).toEqual({ versions: 3, found: [] });
  });

  it('writes nothing in it any more', () => {
    expect(() => told('AxleMSP', story('CarrierMSP'))).toThrow(
      expect.objectContaining({ code: 'RECORD_UNKNOWN' }) as Error,
    );
  });
});

describe('a detector’s case', () => {
  it('is state under the one id that the link gives what was found, and under no other', () => {
    const story =
      (id: string, of: object = detected) =>
      (channel: Channel) => [channel.apply('OemMSP', 'case', id, open(['AxleMSP'], { detected: of }))];
    expect(told('AxleMSP', story(foundId))).toEqual({ versions: 1, found: [] });
    expect(told('AxleMSP', story('ef'.repeat(16)))).toEqual({ versions: 0, found: ['LINK_MISSING'] });
    // the same id for something else
    for (const other of [{ since: '2026-01-05T00:00:00.000Z' }, { record: 'ce'.repeat(16) }, { about: 'P' }])
      expect(told('AxleMSP', story(foundId, { ...detected, ...other })).found).toEqual(['LINK_MISSING']);
  });

  it('is not opened twice: who is second finds the first there', () => {
    const twice = (channel: Channel) => [
      channel.apply('OemMSP', 'case', foundId, open(['AxleMSP'], { detected })),
      channel.apply('AxleMSP', 'case', foundId, open(['OemMSP'], { detected })),
    ];
    expect(() => told('AxleMSP', twice)).toThrow(expect.objectContaining({ code: 'ALREADY_THERE' }) as Error);
  });
});
