import { kinds } from '@tierline/chaincode/domain';
import { canonical, keys, root, sha256Hex } from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import { check, id, transaction } from '../support/signed-steps';

const parties = ['CarrierMSP', 'OemMSP'];
const by = { mspId: 'OemMSP', name: 'OemMSP-1' };
const sides = { buyer: 'OemMSP', supplier: 'CarrierMSP', proposer: 'OemMSP', partner: 'CarrierMSP' };
const states: Json[] = [null, {}, [], 'x', { ...sides, shipper: 'OemMSP', consignee: 'CarrierMSP', legs: [] }];

/** A version that both wrote by hand. */
function written(kind: string, version: number, prev: string, command: string, state: Json) {
  const body = { command: { name: command, input: {} }, state, salt: '0'.repeat(32) };
  const bodyBytes = canonical(body);
  const { at } = transaction(version + 1, {});
  const sealBytes = canonical({
    ...{ v: 1, kind, id, version, parties, absent: [], prev, body: sha256Hex(bodyBytes), by, at, rules: 1 },
    ...{ root: root(body, `${kind}/${id}/${String(version)}`), commandId: '1'.repeat(32) },
  });
  const values = [
    [keys.body(kind, id, version), bodyBytes],
    [keys.seal(kind, id), sealBytes],
  ] as const;
  const hashed = values.map(([key, value]) => ({ keyHash: sha256Hex(key), valueHash: sha256Hex(value) }));
  const writes = parties.flatMap((mspId) => hashed.map((hashes) => ({ mspId, ...hashes, isPurge: false })));
  const caller = { ...by, roles: ['logistics', 'manager', 'planner'] };
  return { tx: transaction(version + 1, { writes, caller }), sealBytes, bodyBytes };
}

test.each([...kinds.values()])('whoever shows a part of a $name must show states of its kind', ({ name, commands }) => {
  for (const command of Object.keys(commands))
    for (const state of states) {
      const first = written(name, 1, '', command, {});
      const second = written(name, 2, sha256Hex(first.sealBytes), command, state);
      const third = written(name, 3, sha256Hex(second.sealBytes), command, state);
      const versions = [second, third].map(({ sealBytes, bodyBytes }) => ({ seal: sealBytes, body: bodyBytes }));
      const records = [{ kind: name, id, versions }];
      const { found, layer } = check([first.tx, second.tx, third.tx], { v: 1, channel: 'axle-programme', records });
      expect(found.map(({ code }) => code)).toEqual(['PRIOR_INVALID', 'PRIOR_INVALID']);
      expect(layer.summary.versions).toBe(0);
    }
});
