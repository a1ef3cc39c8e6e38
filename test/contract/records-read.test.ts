import { keys } from '@tierline/chaincode/record';
import { hex } from '../support/chaincode/consortium';
import { ProbeRecord, type Who } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:read', () => {
  const read = (by: Who, names: unknown, peer?: string) =>
    record.world.channel.evaluate(record.world.people[by], 'records:read', { read: names }, peer);

  test('own member only, exact texts in the order asked; all else is unknown', async () => {
    const { seal, body } = record.versionAt('OemMSP');
    expect(JSON.parse(await read('OemMSP', [keys.body('probe', record.id, 1), record.sealKey()]))).toEqual([
      body,
      seal,
    ]);
    await expect(read('OemMSP', [record.sealKey()], 'AxleMSP')).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('CarrierMSP', [record.sealKey()])).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('CarrierMSP', [record.sealKey()], 'OemMSP')).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('OemMSP', [keys.seal('probe', hex(16))])).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('OemMSP', [])).rejects.toEqual(refused('MALFORMED'));
    await expect(
      read(
        'OemMSP',
        Array.from({ length: 101 }, () => 'x'),
      ),
    ).rejects.toEqual(refused('MALFORMED'));
  });
});
