import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckedBlocks, checkHere, runVerify, verify } from '@tierline/network/verify';
import { Story } from '../support/signed-story';

const spoiled = (signature: Buffer): Buffer => {
  const copy = Buffer.from(signature);
  copy[copy.length - 1]! ^= 1;
  return copy;
};

describe('a checkpoint', () => {
  let story: Story;
  let folder: string;
  beforeEach(async () => {
    story = await Story.begin();
    folder = mkdtempSync(join(tmpdir(), 'tierline-checkpoint-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** How many signatures were asked, and what was found. */
  const run = async (checked: CheckedBlocks, blocks: readonly Buffer[] = story.chain.blocks) => {
    let asked = 0;
    async function* each(): AsyncGenerator<Uint8Array> {
      for (const block of blocks) yield await Promise.resolve(block);
    }
    const { genesisHash } = story.chain;
    const verdict = await verify({
      ...{ blocks: each(), genesisHash, disclosures: story.disclosures(), checked },
      checkSignatures: (questions) => {
        asked += questions.length;
        return checkHere(questions);
      },
    });
    return { asked, verdict, now: checked.now({ channel: verdict.channel, genesisHash }) };
  };
  const codes = ({ verdict }: { verdict: { findings: { code: string }[] } }) =>
    verdict.findings.map(({ code }) => code);

  test('spares all signatures in data that were checked; the orderers’ are checked again', async () => {
    const first = await run(new CheckedBlocks());
    story.seal(story.accept());
    const second = await run(new CheckedBlocks(first.now));
    const whole = await run(new CheckedBlocks());
    expect([first.asked, second.asked, whole.asked]).toEqual([20, 4 + 5, 25]);
    expect(second.verdict).toEqual(whole.verdict);
    expect(second.now).toEqual(whole.now);
    expect(second.verdict.verified).toBe(true);
  });

  test('remembers which do not hold', async () => {
    const accept = story.accept();
    story.seal({ ...accept, spoilEndorsement: spoiled });
    story.seal({ ...accept, spoil: spoiled });
    const first = await run(new CheckedBlocks());
    expect(first.now.failing).toHaveLength(4);
    const second = await run(new CheckedBlocks(first.now));
    expect(second.asked).toBe(6);
    expect(second.verdict.findings).toEqual(first.verdict.findings);
    expect(second.now).toEqual(first.now);
  });

  test('is no word for other blocks: another history, fewer, other questions', async () => {
    const before = story.chain.blocks.slice();
    story.seal(story.accept());
    const { now } = await run(new CheckedBlocks());
    expect(codes(await run(new CheckedBlocks(now), before))[0]).toBe('CHECKPOINT_DIFFERS');
    expect(codes(await run(new CheckedBlocks({ ...now, headerHash: 'ab'.repeat(32) })))).toEqual([
      'CHECKPOINT_DIFFERS',
    ]);
    expect(codes(await run(new CheckedBlocks({ ...now, signatures: now.signatures + 1 })))).toEqual([
      'CHECKPOINT_DIFFERS',
    ]);
    await expect(run(new CheckedBlocks({ ...now, genesisHash: 'ab'.repeat(32) }))).rejects.toThrow(/genesis hash abab/);
  });

  test('does not hide a byte that was changed since', async () => {
    story.seal(story.accept());
    const { now } = await run(new CheckedBlocks());
    const blocks = story.chain.blocks.map((block, number) => {
      const copy = Buffer.from(block);
      if (number === 4) copy[copy.indexOf('records:apply')]! ^= 1;
      return copy;
    });
    expect(codes(await run(new CheckedBlocks(now), blocks))).toContain('DATA_HASH_DIFFERS');
  });

  describe('in a file', () => {
    const file = (name: string) => join(folder, name);
    const write = async () => {
      await mkdir(file('blocks'), { recursive: true });
      for (const [number, block] of story.chain.blocks.entries())
        writeFileSync(join(file('blocks'), `${String(number).padStart(4, '0')}.block`), block);
    };
    const verified = async (key = 'key.pem', ...more: string[]) => {
      rmSync(file('blocks'), { recursive: true, force: true });
      await write();
      const places = ['--checkpoint', file('checkpoint'), '--checkpoint-key', file(key)];
      return runVerify([file('blocks'), '--genesis-hash', story.chain.genesisHash, ...places, ...more]);
    };

    test('is written under a key of the auditor’s own, and gone on from', async () => {
      const first = await verified();
      expect(first).toMatchObject({ exitCode: 0 });
      expect(first.text).toMatch(/^checkpoint up to block 4 written under key [0-9a-f]{64}$/m);
      expect(statSync(file('key.pem')).mode & 0o777).toBe(0o600);
      story.seal(story.accept());
      const second = await verified();
      expect(second.text).toMatch(/^signatures of creators and endorsers up to block 4 were checked by a run before/m);
      expect(second.text).toMatch(/^checkpoint up to block 5 written/m);
      const { checkpoint } = JSON.parse((await verified('key.pem', '--json')).text) as { checkpoint: object };
      expect(checkpoint).toMatchObject({ checkedBefore: 6, written: true });
    });

    test('is not written where something is wrong, and the one before stays', async () => {
      await verified();
      const before = readFileSync(file('checkpoint'));
      story.seal({ ...story.accept(), spoil: spoiled });
      const { exitCode, text } = await verified();
      expect(exitCode).toBe(1);
      expect(text).toMatch('no checkpoint written');
      expect(readFileSync(file('checkpoint'))).toEqual(before);
    });

    test('makes nothing of a shorter history that an orderer made up, and says that nothing of it was checked', async () => {
      const forged = story.fork();
      forged.seal({ ...forged.accept(), spoil: spoiled, spoilEndorsement: spoiled });
      story.seal(story.accept());
      story.tick(20);
      await verified();
      const before = readFileSync(file('checkpoint'));
      story = forged;
      for (const _time of ['once', 'again']) {
        const { exitCode, text } = await verified();
        expect(exitCode).toBe(1);
        expect(text).toMatch(/CHECKPOINT_DIFFERS.*signatures in none/);
        expect(text).toMatch(/^attested: nothing$/m);
        expect(readFileSync(file('checkpoint'))).toEqual(before);
      }
    });

    const again = (change: (signed: string) => string) => () => {
      const { signed, signature } = JSON.parse(readFileSync(file('checkpoint'), 'utf8')) as Record<string, string>;
      writeFileSync(file('checkpoint'), JSON.stringify({ signed: change(signed!), signature }));
    };
    test.each<[string, () => void, RegExp]>([
      ['changed', again((signed) => signed.replace('"height":5', '"height":6')), /it is not signed by this key/],
      [
        'of another version',
        again((signed) => signed.replace('checkpoint/1', 'checkpoint/0')),
        /not signed by this key/,
      ],
      ['no JSON', () => writeFileSync(file('checkpoint'), 'x'), /no checkpoint to go on from/],
      ['unsigned', () => writeFileSync(file('checkpoint'), '{"signed":"{}"}'), /signature: /],
    ])('that is %s is refused', async (_what, change, reason) => {
      await verified();
      change();
      const { exitCode, text } = await verified();
      expect(exitCode).toBe(2);
      expect(text).toMatch(reason);
    });

    test('by another key, or under a key that is none, is refused', async () => {
      await verified();
      const other = await verified('other.pem');
      expect(other.exitCode).toBe(2);
      expect(other.text).toMatch(/not signed by this key/);
      writeFileSync(file('none.pem'), createHash('sha256').digest('hex'));
      expect((await verified('none.pem')).exitCode).toBe(2);
    });

    test('needs a key', async () => {
      await write();
      const { exitCode, text } = await runVerify([file('blocks'), '--checkpoint', file('checkpoint')]);
      expect(exitCode).toBe(2);
      expect(text).toMatch('one without the other proves nothing');
    });
  });
});
