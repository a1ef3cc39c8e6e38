import { holds, type SignatureQuestion } from '@tierline/network/wire';
import { CheckerFailure, onAllCores, type SignatureChecker, verify } from '@tierline/network/verify';
import { Story } from '../support/signed-story';

/** Threads from the first question on. */
const now = { threads: 2, paysFrom: 0 };

describe('signatures checked on other threads', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
    story.seal(story.accept());
  });

  const verdict = (checkSignatures?: SignatureChecker, blocks: readonly Buffer[] = story.chain.blocks) => {
    async function* each(): AsyncGenerator<Uint8Array> {
      for (const block of blocks) yield await Promise.resolve(block);
    }
    const { genesisHash } = story.chain;
    const options = { blocks: each(), genesisHash, disclosures: story.disclosures() };
    return verify({ ...options, ...(checkSignatures && { checkSignatures }) });
  };
  const questions = async () => {
    const asked: SignatureQuestion[] = [];
    await verdict((some) => {
      asked.push(...some);
      return Promise.resolve(some.map(holds));
    });
    return asked;
  };

  test('give the same verdict as on one', async () => {
    expect(await onAllCores((check) => verdict(check), now)).toEqual(await verdict());
  });

  test('are answered in the order of the questions, more than fit a message too', async () => {
    const asked = await questions();
    const many = Array.from({ length: 200 }, (_none, at) => {
      const one = asked[at % asked.length]!;
      return at % 3 === 0 ? { ...one, message: [...one.message, Buffer.from('more')] } : one;
    });
    const answers = await onAllCores((check) => check(many), now);
    expect(answers).toEqual(many.map((_question, at) => at % 3 !== 0));
  });

  const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

  test('start no thread for a few', async () => {
    const asked = await questions();
    const before = ports();
    const started = (options: { threads: number; paysFrom?: number }) =>
      onAllCores(async (check) => {
        await check(asked);
        return ports() - before;
      }, options);
    expect(await started({ threads: 2 })).toBe(0);
    expect(await started(now)).toBeGreaterThan(0);
  });

  test('are no verdict if a thread ends', async () => {
    const broken = (some: readonly SignatureQuestion[]): SignatureQuestion[] =>
      some.map((one) => ({ ...one, publicKey: { spki: Buffer.from('no key'), algorithm: 'P-256' } }));
    const failing = onAllCores((check) => verdict((some) => check(broken(some))), now);
    await expect(failing).rejects.toThrow(CheckerFailure);
  });

  test('end with the work, also when it fails', async () => {
    const failure = new Error('no disk');
    const before = ports();
    const work = onAllCores(async (check) => {
      await check(await questions());
      throw failure;
    }, now);
    await expect(work).rejects.toBe(failure);
    expect(ports()).toBe(before);
  });
});
