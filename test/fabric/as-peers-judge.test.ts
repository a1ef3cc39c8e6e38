import { LedgerLayer } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import { mspIds } from '../support/axle-programme';
import { onFabric } from '../support/fabric/fabric-at-hand';
import { LonePeer } from '../support/fabric/lone-peer';
import { freePorts } from '../support/free-ports';
import { oddities } from '../support/odd-transactions';
import { OddWorld } from '../support/odd-world';
import { SignedChain } from '../support/signed-chain';

/** The peer's orderer is ours, so that blocks reach it that no orderer makes: what it says of each is the truth. */
onFabric('a real peer and transactions as no client would send them', () => {
  let chain: SignedChain;
  let peer: LonePeer | undefined;
  let kept: Buffer[];
  const expected: [what: string, block: number, codes: number[]][] = [];

  beforeAll(async () => {
    const ports = await freePorts(5);
    chain = await SignedChain.create(mspIds, `127.0.0.1:${String(ports)}`);
    chain.define('tierline');
    const world = new OddWorld(chain);
    for (const { what, blocks } of oddities) {
      for (const block of blocks(world, chain.height)) {
        expected.push([what, chain.height, block.map(([, code]) => code)]);
        chain.seal(block.map(([envelope]) => envelope));
      }
    }
    peer = await LonePeer.start(chain, 'CarrierMSP', ports);
    kept = await peer.blocks();
  }, 120_000);
  afterAll(() => peer?.stop());

  test('it gives the codes that are expected of it', () => {
    const found = expected.map(([what, number]) => [what, number, parseBlock(kept[number]!).flags]);
    expect(found).toEqual(expected);
  });

  test('the verifier finds nothing to say of its blocks', () => {
    const layer = new LedgerLayer(chain.genesisHash);
    expect(kept.flatMap((bytes) => layer.judge(layer.read(bytes)).findings)).toEqual([]);
  });
});
