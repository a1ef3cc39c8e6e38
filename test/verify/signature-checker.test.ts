import { webcrypto } from 'node:crypto';
import { checkHere, CheckerFailure, type SignatureChecker, verify } from '@tierline/network/verify';
import type { SignatureQuestion } from '@tierline/network/wire';
import { TestAuthority } from '../support/authority';
import { envelopeOf } from '../support/signed-chain';
import { Story } from '../support/signed-story';

/** What a page in a browser does. */
const bySubtle: SignatureChecker = (questions) =>
  Promise.all(
    questions.map(async ({ publicKey: { spki, algorithm: namedCurve }, message, hash, signature }) => {
      expect([namedCurve, hash]).toEqual(['P-256', 'sha256']);
      const algorithm = { name: 'ECDSA', namedCurve };
      const key = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
      return webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, Buffer.concat(message));
    }),
  );

describe('signatures that are checked elsewhere', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin();
  });

  const verdict = (checkSignatures: SignatureChecker) => {
    const { blocks, genesisHash } = story.chain;
    async function* each(): AsyncGenerator<Uint8Array> {
      for (const block of blocks) yield await Promise.resolve(block);
    }
    return verify({ blocks: each(), genesisHash, disclosures: story.disclosures(), checkSignatures });
  };
  const asking = async (check = checkHere) => {
    const asked: SignatureQuestion[][] = [];
    const found = await verdict((questions) => {
      asked.push([...questions]);
      return check(questions);
    });
    return { found, asked };
  };

  test('are asked block by block: of the orderer, the creator, each endorser', async () => {
    story.seal(story.accept());
    const { found, asked } = await asking();
    expect(found.findings).toEqual([]);
    expect(asked.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5]);
  });

  test('may be checked by WebCrypto', async () => {
    story.seal(story.accept());
    expect(await verdict(bySubtle)).toEqual(await verdict(checkHere));
    expect((await verdict(bySubtle)).verified).toBe(true);
  });

  test('are asked before the blocks are judged, not one after the other', async () => {
    story.seal(story.accept());
    const open: (() => void)[] = [];
    const together = new Promise<void>((resolve) => {
      open.push(resolve);
    });
    let waiting = 0;
    const found = await verdict(async (questions) => {
      waiting += 1;
      if (waiting === 5) open[0]!();
      await together;
      return checkHere(questions);
    });
    expect(found.verified).toBe(true);
  });

  test('are not asked again: the answer counts', async () => {
    story.seal(story.accept());
    const { first } = await verdict(async (questions) =>
      (await checkHere(questions)).map((holds, at) => holds && !(questions.length === 5 && at === 0)),
    );
    expect(first).toMatchObject({ block: 1n, code: 'FLAG_DIFFERS' });
    expect(first!.reason).toMatch("deserves 4: the creator's signature does not hold");
  });

  test('are asked once a signer, whoever repeats himself', async () => {
    const accept = story.accept();
    story.seal({ ...accept, endorsers: [...accept.endorsers, ...accept.endorsers] });
    const { found, asked } = await asking();
    expect(found.verified).toBe(true);
    expect(asked.at(-1)).toHaveLength(5);
  });

  test('are not asked where a peer would not ask', async () => {
    const stranger = await (await TestAuthority.create('CarrierMSP')).enrol(['client']);
    story.seal({ ...story.accept(), by: stranger, spoilEndorsement: () => Buffer.from('no DER') });
    const { found, asked } = await asking();
    expect(asked.at(-1)).toHaveLength(1);
    expect(found.first).toMatchObject({ block: 5n, code: 'FLAG_DIFFERS' });
  });

  test.each<[string, SignatureChecker]>([
    ['fails', () => Promise.reject(new Error('a thread has ended'))],
    ['leaves questions open', async (questions) => (await checkHere(questions)).slice(1)],
  ])('by what %s are no verdict', async (_what, check) => {
    story.chain.seal([envelopeOf(story.accept())]);
    await expect(verdict(check)).rejects.toThrow(CheckerFailure);
  });
});
