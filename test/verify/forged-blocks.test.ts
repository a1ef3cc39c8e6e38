import { derChildren, derEncodeInteger, derEncodeSequence, derRead, derReadInteger } from '@tierline/network/wire';
import { renderVerdict } from '@tierline/network/verify';
import { TestAuthority } from '../support/authority';
import { envelopeOf, type Invocation, type SignedChain } from '../support/signed-chain';
import { id, Story } from '../support/signed-story';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that anybody can compute from an ECDSA signature. */
function mirrored(signature: Buffer): Buffer {
  const [r, s] = derChildren(derRead(signature).content).map(derReadInteger);
  return derEncodeSequence(derEncodeInteger(r!), derEncodeInteger(order - s!));
}

function spoiled(signature: Buffer): Buffer {
  const copy = Buffer.from(signature);
  copy[copy.length - 1]! ^= 1;
  return copy;
}

describe('a channel of which only signatures are trusted', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin();
  });

  test('is verified, with the custody chain of the unit', async () => {
    story.seal(story.accept());
    const verdict = await story.verdict();
    expect(verdict.findings).toEqual([]);
    expect(verdict.verified).toBe(true);
    const [unit] = verdict.shown.units;
    expect(unit!.steps.map(({ shown }) => shown?.custodian)).toEqual(['OemMSP', 'OemMSP', 'CarrierMSP']);
    expect(renderVerdict(verdict)).toMatch(
      /3\. 2026-03-01T10:03:00\.000Z AcceptOffer by CarrierMSP .*custodian CarrierMSP, owner OemMSP/,
    );
  });

  test('keeps a withheld envelope as state that is marked late', async () => {
    story.tick(20);
    story.seal(story.accept());
    const verdict = await story.verdict();
    expect(verdict.findings).toEqual([]);
    expect(verdict.shown.units[0]!.steps.map(({ late }) => late)).toEqual([false, false, true]);
  });

  /** All of them sealed by the orderer and called valid by the peer that kept the blocks. */
  const forgeries: [
    string,
    (invocation: Invocation, chain: SignedChain) => Invocation | Promise<Invocation>,
    RegExp,
  ][] = [
    [
      'a party did not endorse',
      (tx, chain) => ({ ...tx, endorsers: chain.peers('CarrierMSP', 'StewardMSP') }),
      /deserves 10: .*_implicit_org_OemMSP/,
    ],
    [
      'an endorsement does not hold',
      (tx) => ({ ...tx, spoilEndorsement: spoiled }),
      /deserves 10: .*endorsed by nobody/,
    ],
    ['endorsements have a high s', (tx) => ({ ...tx, spoilEndorsement: mirrored }), /deserves 10: /],
    [
      'a person endorsed in place of a peer',
      (tx, chain) => ({ ...tx, endorsers: [...chain.peers('CarrierMSP', 'StewardMSP'), chain.person('OemMSP')] }),
      /deserves 10: /,
    ],
    [
      "the creator's signature has a high s",
      (tx) => ({ ...tx, spoil: mirrored }),
      /deserves 4: the creator's signature/,
    ],
    [
      "the creator's signature does not hold",
      (tx) => ({ ...tx, spoil: spoiled }),
      /deserves 4: the creator's signature/,
    ],
    [
      'the creator is of a CA of his own',
      async (tx) => ({ ...tx, by: await (await TestAuthority.create('CarrierMSP')).enrol(['client']) }),
      /deserves 4: creator: certificate does not chain/,
    ],
    ['the id was chosen', (tx) => ({ ...tx, txId: 'ee'.repeat(32) }), /deserves 8: /],
    ['another call was endorsed', (tx) => ({ ...tx, calledAfterwards: 'records:entry' }), /deserves 5: /],
    [
      'it read what has changed since',
      (tx) => {
        const [first, ...rest] = tx.results.collections!;
        const reads = [{ key: `custody/${id}/seal`, version: { block: 3n, tx: 0 } }];
        return { ...tx, results: { collections: [first!, { ...rest[0]!, reads }, ...rest.slice(1)] } };
      },
      /deserves 11: _implicit_org_OemMSP/,
    ],
    ['its chaincode was never committed', (tx) => ({ ...tx, chaincode: 'other' }), /chaincode other is not committed/],
  ];
  test.each(forgeries)('finds that %s', async (_what, forge, reason) => {
    story.seal(await forge(story.accept(), story.chain));
    const { first, findings } = await story.verdict();
    expect(first).toMatchObject({ block: 5n, tx: 0, layer: 'transaction', code: 'FLAG_DIFFERS' });
    expect(first!.reason).toMatch(reason);
    expect(findings.filter((finding) => finding.layer === 'block' || finding.layer === 'orderer')).toEqual([]);
  });

  test('finds a transaction that was let in twice', async () => {
    const envelope = envelopeOf(story.accept());
    story.chain.seal([envelope]);
    story.chain.seal([envelope]);
    const { first } = await story.verdict();
    expect(first).toMatchObject({ block: 6n, code: 'FLAG_DIFFERS' });
    expect(first!.reason).toMatch(/deserves 9: /);
  });

  test("finds a block that no orderer signed, though a member's peer did", async () => {
    story.chain.seal([envelopeOf(story.accept())], story.chain.peers('OemMSP')[0]);
    expect((await story.verdict()).findings.map(({ code }) => code)).toEqual(['ORDERER_SIGNATURES']);
  });

  test('finds a key policy that a member set on its own key, though Fabric calls it valid', async () => {
    const accept = story.accept();
    const [first, ...rest] = accept.results.collections!;
    const entries = [{ name: 'VALIDATION_PARAMETER', value: Buffer.from([1]) }];
    const metadataWrites = [{ key: `custody/${id}/seal`, entries }];
    story.seal({ ...accept, results: { collections: [{ ...first!, metadataWrites }, ...rest] } });
    expect((await story.verdict()).first).toMatchObject({ block: 5n, layer: 'claims', code: 'METADATA_WRITTEN' });
  });
});
