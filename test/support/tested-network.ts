import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Constellation, type ConstellationOptions } from '@tierline/cli/constellation';
import { startNetwork } from '@tierline/cli/embedded';
import type { ConsortiumNetwork, StartNetwork } from '@tierline/cli/network';
import type { ConsortiumMember } from '@tierline/network/consortium';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { NativeUnderTest } from './fabric/native-under-test';

/** What the suites of api and attack ask of the network below, whichever it is. */
export interface TestedNetwork extends ConsortiumNetwork {
  /** As the member's peer delivers it. */
  block(channel: string, number: number, mspId: string): Promise<Uint8Array | undefined>;
  readonly faults: { down(mspId: string): Promise<void>; up(mspId: string): Promise<void> };
}
export type TestedConstellation = Constellation<TestedNetwork>;

/** `npm run test:fabric` plays these suites once more with `native`. */
const onNative = process.env['TIERLINE_TESTED_NETWORK'] === 'native';

export const startTestedNetwork: StartNetwork<TestedNetwork> = onNative
  ? (consortium, hosting) => NativeUnderTest.start(consortium, hosting)
  : startNetwork;

export function testedConstellation(options: ConstellationOptions = {}): Promise<TestedConstellation> {
  return Constellation.on(startTestedNetwork, options);
}

/** A test that needs a switch which the embedded network alone has: to lag, to lose private values. */
export function testWithSwitches(name: string, body: () => Promise<void>): void {
  if (onNative) test.skip(`${name}: SKIPPED, as real Fabric has no such switch`, () => undefined);
  else test(name, body);
}

/** In such a test. */
export function switchesOf(network: TestedNetwork): EmbeddedNetwork['faults'] {
  if (!('lag' in network.faults)) throw new Error(`${network.kind} has no switches`);
  return network.faults as EmbeddedNetwork['faults'];
}

/** All that the member's peer holds is gone; only while the network of this folder is down. */
export async function losePeer(networkFolder: string, { mspId, domain }: ConsortiumMember): Promise<void> {
  const place = onNative ? ['data', `peer0.${domain}`] : ['peers', mspId];
  await rm(join(networkFolder, ...place), { recursive: true });
}
