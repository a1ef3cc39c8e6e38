import { canonical, type LedgerTransaction, root, sha256Hex } from '@tierline/chaincode/record';
import type { Body, Seal } from '@tierline/chaincode/schema';
import { ClaimsLayer, type ClaimFinding } from '@tierline/network/verify';
import { bootstrap, check, id, identifier, shown, story, transaction } from '../support/signed-steps';

const [commissioned, offered, accepted] = story;
const all = shown(...story.map(({ result }) => result));
const honest = story.map(({ tx }) => tx);
const codes = (found: ClaimFinding[]): string[] => found.map(({ block, code }) => `${String(block)} ${code}`);

describe('the claims layer', () => {
  test('folds what was disclosed into the custody chain', () => {
    const { layer, found } = check(honest, all);
    expect(found).toEqual([]);
    const [chain] = layer.summary.units;
    expect(chain).toMatchObject({ id, identifier });
    expect(chain!.steps.map(({ by, shown: now }) => [now?.command, by.mspId, now?.custodian])).toEqual([
      ['CommissionUnit', 'OemMSP', 'OemMSP'],
      ['OfferRole', 'OemMSP', 'OemMSP'],
      ['AcceptOffer', 'CarrierMSP', 'CarrierMSP'],
    ]);
  });

  test('finds a body of which one character was changed', () => {
    const altered = structuredClone(all);
    const version = altered.records[0]!.versions[1]!;
    version.body = version.body!.replace('CarrierMSP', 'CarrierMSQ');
    expect(codes(check(honest, altered).found)).toEqual(['4 DISCLOSURE_UNWRITTEN']);
  });

  test('finds a version that is kept back', () => {
    const { found } = check(honest, shown(commissioned.result, accepted.result));
    expect(codes(found)).toEqual(['3 VERSION_UNDISCLOSED', '4 PRIOR_DIFFERS']);
  });

  test('finds a version that its parties hid in a transaction of another name', () => {
    const hidden = { ...accepted.tx, functionName: 'records:entry' };
    const { found } = check([commissioned.tx, offered.tx, hidden], shown(commissioned.result, offered.result));
    expect(codes(found)).toEqual(['4 VERSION_UNDISCLOSED']);
  });

  test('finds that a record was taken from all its parties', () => {
    const writes = accepted.tx.writes.map((write) => ({ ...write, valueHash: '' }));
    const { found } = check(
      [commissioned.tx, offered.tx, { ...accepted.tx, writes }],
      shown(commissioned.result, offered.result),
    );
    expect(codes(found)).toEqual(['4 VERSION_UNDISCLOSED']);
  });

  test.each(['records:restate', 'records:mend'])(
    'finds a record that a member wrote to itself alone by %s',
    (functionName) => {
      const { mspId } = commissioned.tx.caller;
      const writes = commissioned.tx.writes.filter((write) => write.mspId === mspId);
      const alone = { ...commissioned.tx, functionName, writes, endorsers: [mspId] };
      const { found, layer } = check([alone], shown(commissioned.result));
      expect(layer.summary.versions).toBe(0);
      expect(codes(found)).toEqual(['2 DISCLOSURE_WITHOUT_STATE', '2 DISCLOSURE_WITHOUT_STATE']);
    },
  );

  describe('what was written at all parties and is not shown', () => {
    const seal = accepted.tx.writes.find(({ keyHash }) => keyHash === commissioned.tx.writes.at(-1)!.keyHash)!;
    const at = (number: number, functionName: string, valueHash: string, ...names: string[]) =>
      transaction(number, {
        functionName,
        caller: { mspId: names[0]!, name: 'a', roles: ['manager'] },
        endorsers: names,
        writes: names.map((mspId) => ({ ...seal, mspId, valueHash })),
      });
    const parties = accepted.tx.writes.filter(({ keyHash }) => keyHash === seal.keyHash).map(({ mspId }) => mspId);
    const forgery = at(5, 'records:apply', 'dd'.repeat(32), ...parties);
    const mended = parties.map((mspId, place) => at(6 + place, 'records:mend', seal.valueHash, mspId));

    test('was a version kept back', () => {
      const { found } = check([...honest, forgery, ...mended.slice(1)], all);
      expect(codes(found)).toContain('5 VERSION_UNDISCLOSED');
    });

    test('is none, and to be looked at, where each took it back', () => {
      const { found, layer } = check([...honest, forgery, ...mended], all);
      expect(codes(found)).not.toContain('5 VERSION_UNDISCLOSED');
      expect(layer.observations.map(({ code, block }) => [code, block])).toContainEqual(['VERSION_TAKEN_BACK', 5n]);
    });
  });

  test('tells what touches a record that is shown from what touches none', () => {
    const forged = (keyHash: string) => {
      const writes = [{ mspId: 'CarrierMSP', keyHash, valueHash: 'dd'.repeat(32), isPurge: false }];
      return transaction(5, { functionName: 'records:mend', endorsers: ['AxleMSP'], writes });
    };
    const concerned = (...transactions: ReturnType<typeof transaction>[]) =>
      check([...honest, ...transactions], all).found.map(({ code, concerns }) => [code, concerns?.shown]);
    expect(concerned(forged('ee'.repeat(32)))).toEqual([['ENDORSEMENT_MISSING', []]]);
    expect(concerned(forged(accepted.tx.writes[0]!.keyHash))).toEqual([['ENDORSEMENT_MISSING', [`custody ${id}`]]]);
    const registry = transaction(5, {
      functionName: 'consortium:move',
      publicWrites: [{ key: 'registry', value: '{}' }],
    });
    expect(concerned(registry).map(([, shown]) => shown)).toEqual([undefined]);
  });

  test('takes what is shown of copies that were brought to the truth', () => {
    const writes = accepted.tx.writes.filter(({ mspId }) => mspId === 'CarrierMSP');
    const restated = { ...transaction(5, { functionName: 'records:restate', endorsers: ['CarrierMSP'], writes }) };
    expect(check([...honest, restated], all).found).toEqual([]);
  });

  test('takes what a party shows that joined later, from the version it joined from', () => {
    const { layer, found } = check(honest, shown(offered.result, accepted.result));
    expect(found).toEqual([]);
    expect(layer.summary.units[0]!.steps.map(({ version, shown: now }) => [version, now?.custodian])).toEqual([
      [2, 'OemMSP'],
      [3, 'CarrierMSP'],
    ]);
    expect(layer.summary.parts).toEqual([{ kind: 'custody', id, from: 2 }]);
  });

  test('finds that fewer versions stand before than the number of the first one shown', () => {
    const { found } = check([offered.tx, accepted.tx], shown(offered.result, accepted.result));
    expect(codes(found)[0]).toBe('3 HISTORY_BROKEN');
  });

  test('says that a record beside the one shown was changed with it, and goes on', () => {
    const neighbour = { ...offered.tx.writes[0]!, keyHash: 'ee'.repeat(32), valueHash: 'dd'.repeat(32) };
    const together = { ...offered.tx, writes: [...offered.tx.writes, neighbour] };
    const { found, layer } = check([commissioned.tx, together, accepted.tx], all);
    expect(codes(found)).toEqual(['3 NEIGHBOUR_UNDISCLOSED']);
    expect(layer.summary.versions).toBe(3);
  });

  test('checks seals and links where a body is not shown', () => {
    const sealed = structuredClone(all);
    for (const version of sealed.records[0]!.versions) delete version.body;
    const { layer, found } = check(honest, sealed);
    expect(found).toEqual([]);
    expect(layer.summary.units[0]!.steps.map((entry) => entry.shown)).toEqual([undefined, undefined, undefined]);
  });

  test('finds a root that is another body’s, though the rules cannot be run on the version', () => {
    const seal = { ...offered.result.next.seal, root: 'ee'.repeat(32) };
    const sealBytes = canonical(seal);
    const writes = offered.tx.writes.map((write) =>
      write.valueHash === offered.result.next.sealHash ? { ...write, valueHash: sha256Hex(sealBytes) } : write,
    );
    const disclosures = shown(commissioned.result);
    disclosures.records[0]!.versions.push({ seal: sealBytes, body: offered.result.next.bodyBytes });
    delete disclosures.records[0]!.versions[0]!.body;
    const { found } = check([commissioned.tx, { ...offered.tx, writes }], disclosures);
    expect(codes(found)).toEqual(['3 VERSION_DIFFERS']);
  });

  test.each([
    ['nothing', null],
    ['no unit', { custodian: 1, offers: {}, identifier: 'x' }],
    ['a list', []],
  ])(
    'takes no state that is %s for a unit, where the rules cannot be run and all parties signed it',
    (_what, state) => {
      const { next } = offered.result;
      const body = { ...next.body, state };
      const bodyBytes = canonical(body);
      const seal = { ...next.seal, body: sha256Hex(bodyBytes), root: root(body, `custody/${id}/2`) };
      const [sealBytes, was] = [canonical(seal), new Map([[sha256Hex(next.bodyBytes), bodyBytes]])];
      was.set(next.sealHash, sealBytes);
      const writes = offered.tx.writes.map((write) => {
        const value = was.get(write.valueHash);
        return value === undefined ? write : { ...write, valueHash: sha256Hex(value) };
      });
      const disclosures = shown(commissioned.result);
      disclosures.records[0]!.versions = [
        { seal: commissioned.result.next.sealBytes },
        { seal: sealBytes, body: bodyBytes },
      ];
      const { layer, found } = check([commissioned.tx, { ...offered.tx, writes }], disclosures);
      expect(codes(found)).toEqual(['3 PRIOR_INVALID']);
      const [unit] = layer.summary.units;
      expect([unit!.identifier, unit!.steps.map((step) => step.shown)]).toEqual([undefined, [undefined]]);
      expect(layer.observations.map(({ code }) => code)).toEqual(['CHAIN_INTERRUPTED']);
    },
  );

  const forgeries: [string, (tx: LedgerTransaction) => LedgerTransaction, string][] = [
    ['an organisation did not endorse', (tx) => ({ ...tx, endorsers: ['OemMSP'] }), 'ENDORSEMENT_MISSING'],
    ['a key policy was set', (tx) => ({ ...tx, metadataKeys: ['00'] }), 'METADATA_WRITTEN'],
    ['arguments were given', (tx) => ({ ...tx, args: ['x'] }), 'WRITES_DIFFER'],
    ['a public key was written', (tx) => ({ ...tx, publicWrites: [{ key: 'x', value: '1' }] }), 'WRITES_DIFFER'],
    ['a collection of nobody was written', (tx) => ({ ...tx, otherCollections: ['c'] }), 'COLLECTION_UNKNOWN'],
    [
      'a party was left out',
      (tx) => ({ ...tx, writes: tx.writes.filter(({ mspId }) => mspId !== 'OemMSP') }),
      'PARTY_LEFT_OUT',
    ],
    ['the time is another', (tx) => ({ ...tx, at: '2026-03-01T10:03:01.000Z' }), 'VERSION_DIFFERS'],
    [
      'the creator is another person',
      (tx) => ({ ...tx, caller: { ...tx.caller, name: 'someone' } }),
      'VERSION_DIFFERS',
    ],
    ['no function of ours was called', (tx) => ({ ...tx, functionName: 'records:forge' }), 'WRITES_DIFFER'],
  ];
  test.each(forgeries)('finds that %s', (_what, forge, code) => {
    const { found, layer } = check([commissioned.tx, forge(offered.tx)], shown(commissioned.result, offered.result));
    expect(found[0]).toMatchObject({ block: 3n, code });
    expect(layer.summary.versions).toBe(1);
  });

  test('finds a state that the rules do not give, though every party endorsed it', () => {
    const body = JSON.parse(offered.result.next.bodyBytes) as Body & { state: { custodian: string } };
    body.state.custodian = 'CarrierMSP';
    const bodyBytes = canonical(body);
    const seal = { ...(JSON.parse(offered.result.next.sealBytes) as Seal), body: sha256Hex(bodyBytes) };
    const sealBytes = canonical(seal);
    const replaced = new Map([
      [sha256Hex(offered.result.next.bodyBytes), sha256Hex(bodyBytes)],
      [offered.result.next.sealHash, sha256Hex(sealBytes)],
    ]);
    const writes = offered.tx.writes.map((write) => ({
      ...write,
      valueHash: replaced.get(write.valueHash) ?? write.valueHash,
    }));
    const disclosures = shown(commissioned.result);
    disclosures.records[0]!.versions.push({ seal: sealBytes, body: bodyBytes });
    const { found } = check([commissioned.tx, { ...offered.tx, writes }], disclosures);
    expect(codes(found)).toEqual(['3 VERSION_DIFFERS']);
  });

  test('finds a copy rewritten alone, and not one that was mended', () => {
    const live = commissioned.tx.writes.find(
      ({ mspId, valueHash }) => mspId === 'OemMSP' && valueHash === commissioned.result.next.sealHash,
    )!;
    const own = { functionName: 'records:mend', caller: { mspId: 'OemMSP', name: 'OemMSP-1', roles: ['logistics'] } };
    const rewritten = transaction(3, { ...own, writes: [{ ...live, valueHash: 'ee'.repeat(32) }] });
    const mended = transaction(4, { ...own, writes: [live] });
    const { found } = check([commissioned.tx, rewritten, mended], shown(commissioned.result));
    expect(codes(found)).toEqual(['3 COPY_FALSE']);
  });

  test('finds a version 1 where another could have stood before, and none where a member wrote alone', () => {
    const sealKey = commissioned.tx.writes.find(({ valueHash }) => valueHash === commissioned.result.next.sealHash)!;
    const after = (...names: string[]) => {
      const earlier = transaction(2, {
        functionName: 'records:notice',
        writes: names.map((mspId) => ({ ...sealKey, mspId, valueHash: 'ee'.repeat(32) })),
        caller: { mspId: 'StewardMSP', name: 's', roles: [] },
      });
      const { found } = check([earlier, { ...commissioned.tx, block: 3n }], shown(commissioned.result));
      return codes(found);
    };
    expect(after('StewardMSP', 'CarrierMSP').at(-1)).toBe('3 ID_TAKEN');
    expect(after('StewardMSP')).toEqual([]);
  });

  test('finds a registry that a minority wrote', () => {
    const layer = new ClaimsLayer();
    expect(layer.take({ ...bootstrap, byMajority: false }).map(({ code }) => code)).toEqual(['MINORITY']);
  });
});
