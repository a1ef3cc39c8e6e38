import { derivedId, keys, linkSecret } from '@tierline/chaincode/record';
import { Channel, commands } from '../support/channel';
import { accept, believe, command, unit, UnitStory } from '../support/unit-story';

const sealKey = keys.seal(...unit);
const offer = (role: string, to: string) => command('OfferRole', { role, to });
const forecastId = derivedId(linkSecret('a'.repeat(32), 'b'.repeat(32)), 'forecast', [
  ...['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week'],
]);
const forecast = ['forecast', forecastId] as const;

describe('a member that left a record while it was away', () => {
  /** The carrier's unit is taken over without it; then the OEM's is, by a quorum of the two that are left. */
  const passedOn = (self: string, ...copies: (string | undefined)[]): UnitStory => {
    const story = new UnitStory(self)
      .applied('CarrierMSP', offer('custodian', 'CastingMSP'))
      .applied('CastingMSP', accept('custodian'), 'CarrierMSP');
    for (const copy of [...copies, story.channel.live.get(unit.join('/'))!.sealBytes])
      story.alone('CarrierMSP', sealKey, copy);
    return story.applied('CastingMSP', accept('owner'), 'OemMSP').applied('CastingMSP', offer('custodian', 'AxleMSP'));
  };

  it('bars nobody who joins later by a copy of what it was not written', () => {
    expect(believe(passedOn('AxleMSP'))).toMatchObject({ findings: [], old: { version: 8, goesOn: true } });
    const again = passedOn('AxleMSP', undefined, 'x');
    expect(believe(again)).toMatchObject({ findings: [], old: { version: 8, goesOn: true } });
  });
});

describe('what a member writes alone under a key that it need not even know', () => {
  it('costs who joins no more than there is of it', () => {
    const story = new UnitStory('AxleMSP');
    for (let written = 0; written < 10_000; written += 1)
      story.alone('SecondMSP', sealKey, written % 2 === 0 ? 'x' : undefined);
    story.applied('CarrierMSP', offer('custodian', 'AxleMSP'));
    const before = process.cpuUsage().user;
    expect(believe(story)).toMatchObject({ findings: [], old: { version: 5, goesOn: true } });
    expect(process.cpuUsage().user - before).toBeLessThan(5_000_000);
  });

  /** The forecast's parties are to begin it where these wrote something before. */
  const begun = (self: string, ...before: string[][]): UnitStory => {
    const channel = new Channel(self);
    const blocks = [channel.bootstrap(), ...channel.linked('OemMSP', 'AxleMSP')];
    for (const names of before)
      for (const value of ['{}', undefined]) {
        const writes = names.map((mspId) => ({ mspId, key: keys.seal(...forecast), value }));
        blocks.push(channel.block({ by: names[0]!, functionName: 'records:forge', writes }));
      }
    blocks.push(channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
    return Object.assign(new UnitStory(self), { channel, blocks, successor: forecastId });
  };

  it('bars no record that is to begin there; what two wrote, a party one of them, could be one', () => {
    for (const self of ['AxleMSP', 'OemMSP']) {
      const founds = (...before: string[][]) => believe(begun(self, ...before)).findings.at(-1);
      expect(founds(['CarrierMSP'])).not.toBe('ID_TAKEN');
      expect(founds(['CarrierMSP', 'SecondMSP'])).not.toBe('ID_TAKEN');
      expect(founds(['AxleMSP'])).not.toBe('ID_TAKEN');
      expect(founds(['CarrierMSP', 'AxleMSP'])).toBe('ID_TAKEN');
    }
  });
});
