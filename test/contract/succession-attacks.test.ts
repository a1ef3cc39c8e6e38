import { keys } from '@tierline/chaincode/record';
import { believe, carrierLeft, command, unit, UnitStory } from '../support/unit-story';

const parties = ['CastingMSP', 'OemMSP', 'StewardMSP'];
const everybody = [...parties, 'CarrierMSP'];
const sealKey = keys.seal(...unit);
const goesOn = { version: 4, goesOn: true };
const ended = { version: 4, goesOn: false };

describe('a party of a record, if only for an open offer, alone', () => {
  /** It writes under the successor's key and takes that back. */
  const poisoned = (story: UnitStory) =>
    story.alone('CastingMSP', story.successorKey, 'x').alone('CastingMSP', story.successorKey, undefined);

  it('ends no record by its own copy, and moves none', () => {
    for (const self of everybody) {
      const succeeded = (story: UnitStory) =>
        believe(story.alone('CastingMSP', sealKey, 'x').succeeded('CarrierMSP', undefined, 'CastingMSP'));
      const moved = succeeded(carrierLeft(self));
      expect(moved).toMatchObject({ findings: ['PARTY_LEFT_OUT', 'SUCCESSION_UNFOUNDED'], old: goesOn });
      expect(moved.successor).toBeUndefined();
      expect(succeeded(poisoned(carrierLeft(self)))).toMatchObject({ old: goesOn });
    }
  });

  it('begins no record from a version that is past, which a newcomer would take', () => {
    const past = (self: string) => {
      const story = carrierLeft(self);
      const stands = story.channel.live.get(unit.join('/'))!;
      story.applied('OemMSP', command('WithdrawOffer', { role: 'owner', to: 'CastingMSP' }));
      story.channel.live.set(unit.join('/'), stands);
      return story.succeeded('CarrierMSP', undefined, 'CastingMSP');
    };
    const old = { version: 5, goesOn: true };
    for (const self of ['OemMSP', 'StewardMSP'])
      expect(believe(past(self))).toMatchObject({ old, successor: undefined });
  });

  it('forks none at a succession that is due, nor bars who joins later', () => {
    for (const self of parties)
      expect(believe(poisoned(carrierLeft(self)).succeeded('CarrierMSP'))).toMatchObject({ old: ended, successor: 1 });
    expect(believe(poisoned(carrierLeft('CarrierMSP')).succeeded('CarrierMSP'))).toMatchObject({ old: ended });
    for (const self of parties) {
      const barred = carrierLeft(self);
      barred.alone('AxleMSP', barred.successorKey, 'x'); // a stranger
      expect(believe(barred.succeeded('CarrierMSP'))).toMatchObject({ findings: [], old: ended, successor: 1 });
    }
    const joiner = poisoned(carrierLeft('AxleMSP'))
      .succeeded('CarrierMSP')
      .onSuccessor('OemMSP', command('OfferRole', { role: 'custodian', to: 'AxleMSP' }));
    expect(believe(joiner)).toMatchObject({ findings: [], successor: 2 });
  });

  it('has a record that was succeeded not succeeded again', () => {
    for (const self of parties) {
      const story = carrierLeft(self).succeeded('CarrierMSP');
      const taken = keys.seal('custody', story.successor);
      for (const mspId of parties) story.alone(mspId, taken, undefined);
      expect(believe(story.succeeded('CarrierMSP')).findings.at(-1)).toBe('PRIOR_DIFFERS');
    }
  });

  it('does not stay in the way by an offer that lapses: its addressee is not asked, and sees the end', () => {
    const offered = (self: string) =>
      new UnitStory(self)
        .applied('OemMSP', command('WithdrawOffer', { role: 'owner', to: 'CastingMSP' }))
        .applied('CarrierMSP', command('OfferRole', { role: 'custodian', to: 'AxleMSP' }))
        .left('CarrierMSP')
        .succeeded('CarrierMSP');
    const { writes } = offered('OemMSP').blocks.at(-1)!.transactions[0]!.ledger;
    expect([...new Set(writes.map(({ mspId }) => mspId))].sort()).toEqual(['OemMSP', 'StewardMSP']);
    for (const self of ['OemMSP', 'StewardMSP', 'AxleMSP', 'CarrierMSP'])
      expect(believe(offered(self))).toEqual({
        ...{ findings: [], old: { version: 6, goesOn: false } },
        successor: ['OemMSP', 'StewardMSP'].includes(self) ? 1 : undefined,
      });
  });

  it('tells nobody of an end with others who do not go on, or without the steward', () => {
    const some = (self: string) =>
      carrierLeft(self).succeeded('CarrierMSP', (tx) => ({
        ...tx,
        writes: tx.writes.filter(({ mspId }) => mspId !== 'StewardMSP'),
      }));
    for (const self of everybody) expect(believe(some(self))).toMatchObject({ old: goesOn, successor: undefined });
  });
});

it('a record of which two parties have left goes on without both, whichever is named', () => {
  for (const without of ['CarrierMSP', 'CastingMSP'])
    for (const self of ['OemMSP', 'StewardMSP']) {
      const story = carrierLeft(self).left('CastingMSP').succeeded(without);
      expect(believe(story)).toEqual({ findings: [], old: ended, successor: 1 });
      expect(story.channel.live.get(`custody/${story.successor}`)?.seal.parties).toEqual(['OemMSP', 'StewardMSP']);
    }
  expect(believe(carrierLeft('CastingMSP').left('CastingMSP').succeeded('CarrierMSP'))).toMatchObject({ old: ended });
});
