import { peer } from '@hyperledger/fabric-protos';
import {
  checkHere,
  type Disclosures,
  parseDisclosures,
  type SignatureChecker,
  type Verdict,
  verify,
} from '@tierline/network/verify';
import { parseBlock, sha256Hex } from '@tierline/network/wire';
import { application, configuration, type Update } from './config-story';
import { Flips } from './mutation/flips';
import { partsOfBlock } from './mutation/block-parts';
import { envelopeOf } from './signed-chain';
import { Story } from './signed-story';

/** Blocks, what is trusted of them, and what is shown. */
export type Channel = { blocks: readonly Buffer[]; genesisHash: string; disclosures?: Disclosures };

/** Of each sort of block one: configurations, a definition, the registry, records, a tick, a transaction that is refused. */
export async function smallChannel(): Promise<Channel> {
  const story = await Story.begin();
  const { chain } = story;
  story.tick(20);
  const accept = story.accept();
  const refused = envelopeOf({ ...accept, endorsers: chain.peers('CarrierMSP') });
  chain.seal([envelopeOf(accept), refused], chain.orderer, [0, peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE]);
  const admins = [...chain.members.values()].slice(0, 2).map(({ authority }) => authority.enrol(['admin']));
  const write: Update['write'] = (root) => {
    application(root).setVersion(1);
    application(root).getPoliciesMap().set('Another', application(root).getPoliciesMap().get('Admins')!);
  };
  chain.configure(configuration(chain, { write, signers: await Promise.all(admins) }));
  story.tick(30);
  return { blocks: chain.blocks, genesisHash: chain.genesisHash, disclosures: story.disclosures() };
}

/** The same question is asked again with every mutation. */
export function rememberingChecker(): SignatureChecker {
  const known = new Map<string, boolean>();
  return async (questions) => {
    const ids = questions.map(({ publicKey, message, signature }) => sha256Hex(publicKey.spki, ...message, signature));
    const open = questions.filter((_, at) => !known.has(ids[at]!));
    const answers = await checkHere(open);
    open.forEach((question, at) => known.set(ids[questions.indexOf(question)]!, answers[at]!));
    return ids.map((id) => known.get(id)!);
  };
}

const unread = (verdict: Verdict, code: 'MANIFEST_DIFFERS' | 'DISCLOSURES_INVALID'): Verdict => ({
  ...verdict,
  verified: false,
  first: { layer: 'pack', code, reason: '' },
});

async function* each(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const block of blocks) yield await Promise.resolve(block);
}

/** Says what the verifier says of a channel of which one block is another. */
export class Judge {
  readonly #checkSignatures = rememberingChecker();
  constructor(private readonly channel: Channel) {}

  /** What stands behind the block is looked at only if nothing is wrong up to it. */
  async withBlock(number: number, bytes: Uint8Array): Promise<Verdict> {
    const { blocks, genesisHash, disclosures } = this.channel;
    const upTo = [...blocks.slice(0, number), bytes];
    const { checkSignatures } = { checkSignatures: this.#checkSignatures };
    const first = await verify({ blocks: each(upTo), genesisHash, checkSignatures });
    if (!first.verified) return first;
    return verify({ blocks: each([...upTo, ...blocks.slice(number + 1)]), genesisHash, checkSignatures, disclosures });
  }

  /** As a pack would be judged whose manifest fits these disclosures. */
  async showing(text: Buffer): Promise<Verdict> {
    const { blocks, genesisHash } = this.channel;
    const read = (disclosures?: Disclosures): Promise<Verdict> =>
      verify({ blocks: each(blocks), genesisHash, checkSignatures: this.#checkSignatures, disclosures });
    try {
      const disclosures = parseDisclosures(new TextDecoder('utf-8', { fatal: true }).decode(text));
      const verdict = await read(disclosures);
      return disclosures.channel === verdict.channel ? verdict : unread(verdict, 'MANIFEST_DIFFERS');
    } catch {
      return unread(await read(), 'DISCLOSURES_INVALID');
    }
  }
}

const isConfiguration = (block: Buffer): boolean => parseBlock(block).txs[0]?.type === 'config';

/** Flips bits of every block of a channel, and books what is said of each by what the byte is. */
export async function flippedBlocks(channel: Channel, choice: ConstructorParameters<typeof Flips>[0]): Promise<Flips> {
  const judge = new Judge(channel);
  const flips = new Flips(choice);
  for (const [number, block] of channel.blocks.entries()) {
    const bytes = Buffer.from(block);
    await flips.over(bytes, partsOfBlock(bytes, isConfiguration(block)), (changed) => judge.withBlock(number, changed));
  }
  return flips;
}
