import { type Finding, LedgerLayer } from '@tierline/network/verify';
import { mspIds } from '../support/axle-programme';
import { oddities, type Oddity, whereAPeerStops } from '../support/odd-transactions';
import { OddWorld } from '../support/odd-world';
import { SignedChain } from '../support/signed-chain';

/** What one member alone can put into a block, and what peers make of it (test/fabric/as-peers-judge): the verifier must make the same. */
describe('a transaction as no client would send it', () => {
  let chain: SignedChain;
  let layer: LedgerLayer;
  let world: OddWorld;
  beforeAll(async () => {
    chain = await SignedChain.create(mspIds);
    chain.define('tierline');
    chain.define('judged-by-others', undefined, 'another-plugin');
    layer = new LedgerLayer(chain.genesisHash);
    world = new OddWorld(chain);
    judged();
  });

  /** What is said of the codes of the blocks that are new. */
  function judged(): Finding[] {
    const found = chain.blocks.slice(Number(layer.height)).flatMap((bytes) => layer.judge(layer.read(bytes)).findings);
    return found.filter(({ code }) => code === 'FLAG_DIFFERS');
  }

  const named = (oddities: readonly Oddity[]) => oddities.map((oddity) => [oddity.what, oddity] as const);
  it.each(named([...oddities, ...whereAPeerStops]))('%s', (_what, { blocks }) => {
    for (const block of blocks(world, chain.height)) {
      const [data, codes] = [block.map(([envelope]) => envelope), block.map(([, code]) => code)];
      chain.seal(data, chain.orderer, codes);
    }
    expect(judged()).toEqual([]);
  });
});
