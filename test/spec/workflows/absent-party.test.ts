import { absentParty, processes } from '@tierline/workflows';
import { kinds } from '@tierline/chaincode/domain';

const fact = {
  ...{ channel: 'axle-programme', kind: 'custody', id: '0a', block: 7n, tx: 0, fact: 1, version: 3, by: 'CarrierMSP' },
  ...{ type: 'PartyAbsent', at: '2026-03-02T12:00:00.000Z', data: { absences: [] } },
};
const record = { channel: fact.channel, kind: fact.kind, id: fact.id };

describe('a party that was absent', () => {
  it('is brought the version by who signed it, once', () => {
    const effect = { type: 'restate', record, version: 3, by: 'CarrierMSP' };
    expect(absentParty.decide({ type: 'fact', fact }, undefined, record, undefined)).toEqual([
      { type: 'perform', name: 'restate/3', effect },
    ]);
  });

  it('nothing else brings anything', () => {
    const other = { ...fact, type: 'OfferAccepted' };
    expect(absentParty.decide({ type: 'fact', fact: other }, undefined, record, undefined)).toEqual([]);
  });

  it('is watched for in every kind that can go on without one', () => {
    const quorums = [...kinds.values()].filter((kind) => 'quorum' in kind).map(({ name }) => name);
    expect([...absentParty.kinds].sort()).toEqual(quorums.sort());
    expect(processes).toContain(absentParty);
  });
});
