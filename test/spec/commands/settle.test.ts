import { settle } from '@tierline/api/commands';
import type { Outcome } from '@tierline/api/gateway';
import { committed, ScriptedLedger, signatory, unknown } from '../../support/scripted-ledger';

const prepared = { channel: 'programme', txId: 'tx', at: '', bytes: new Uint8Array(), signatory };
const duplicate: Outcome = { result: 'invalid', validationCode: 'DUPLICATE_TXID' };
const conflict: Outcome = { result: 'conflict', validationCode: 'MVCC_READ_CONFLICT' };

describe('what became of a transaction', () => {
  test.each<[what: string, submit: Outcome[], ask: Outcome[], result: Outcome, asked: string[]]>([
    ['said at once', [committed(7n)], [], committed(7n), ['submit tx']],
    ['a conflict said at once', [conflict], [], conflict, ['submit tx']],
    ['the answer to the submit lost', [unknown], [committed(7n)], committed(7n), ['submit tx', 'ask tx']],
    [
      'the status stream cut too, the envelope ordered',
      [unknown, duplicate],
      [unknown, committed(7n)],
      committed(7n),
      ['submit tx', 'ask tx', 'submit tx', 'ask tx'],
    ],
    [
      'never ordered, so ordered by the second submit',
      [unknown, committed(8n)],
      [unknown],
      committed(8n),
      ['submit tx', 'ask tx', 'submit tx'],
    ],
    ['the copy flagged, the first one asked for', [duplicate], [conflict], conflict, ['submit tx', 'ask tx']],
    ['silence', [], [], unknown, ['submit tx', 'ask tx', 'submit tx', 'ask tx', 'submit tx', 'ask tx']],
  ])('%s', async (_what, submit, ask, result, asked) => {
    const ledger = new ScriptedLedger();
    Object.assign(ledger.script, { submit: [...submit], outcome: [...ask] });
    expect(await settle(ledger, prepared)).toEqual(result);
    expect(ledger.said).toEqual(asked);
  });
});
