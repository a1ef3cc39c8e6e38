import { parseBlock } from '@tierline/network/wire';
import { type AttackedWorld, secrets } from '../../support/attacked-world';

export function rawBlocksTellNothing(world: () => AttackedWorld): void {
  test('what motor learns from the raw blocks of the channels it has joined: nothing of axle', async () => {
    const { constellation, ids } = world();
    const { network, consortium } = constellation;
    const joined = consortium.channels.filter(({ members }) => members.some(({ slug }) => slug === 'motor'));
    const seen = new Map<string, number>();
    for (const { name } of joined) {
      const height = await network.height(name);
      for (let number = 0; number < height; number += 1) {
        const bytes = Buffer.from((await network.block(name, number, 'MotorMSP'))!);
        const text = bytes.toString('latin1').toLowerCase();
        for (const secret of ['axle', 'arvid', ...secrets, ...Object.values(ids)]) {
          expect(text).not.toContain(secret.toLowerCase());
          expect(text).not.toContain(Buffer.from(secret, 'hex').toString('latin1') || secret.toLowerCase());
        }
        for (const tx of parseBlock(bytes).txs) {
          const what = `${name}: ${tx.creator.mspId} ${tx.chaincode?.name ?? tx.type} ${tx.chaincode?.functionName ?? ''}`;
          seen.set(what, (seen.get(what) ?? 0) + 1);
        }
      }
    }
    const lines = [...seen].map(([what, times]) => `  ${String(times)} x ${what}`);
    console.log(['what motor sees of the channels it has joined:', ...lines].join('\n'));
    expect(joined.map(({ name }) => name)).toEqual(['motor-programme']);
    expect(seen.size).toBeGreaterThan(0);
  });
}
