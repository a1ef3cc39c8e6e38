import { setTimeout as delay } from 'node:timers/promises';
import { type Call, endorsedBy } from '../client/transact';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { accepted } from './remote-orderer';
import type { RemotePeer } from './remote-peer';

const patience = 60_000;
const pause = 300;
const valid = 0;

/** Has the peers endorse, orders, and waits until the submitter's own peer and all who endorsed have committed. @throws if it is invalid */
export async function transact(
  parts: FabricParts,
  by: FabricMember,
  endorsers: readonly RemotePeer[],
  call: Call,
): Promise<void> {
  const { txId, envelope } = await endorsedBy(endorsers, by.admin, call);
  await order(parts, envelope);
  for (const peer of new Set([by.peer, ...endorsers])) {
    const { admin } = parts.members.find(({ member }) => member.mspId === peer.mspId) ?? by;
    const code = await peer.committed(admin, call.channel, txId);
    if (code !== valid) throw new Error(`${String(call.args[0])} on ${call.channel} was committed with code ${code}`);
  }
}

/** Hands a transaction to one orderer after the other until one takes it: right after a start nobody may lead yet. */
export async function order({ orderers }: FabricParts, envelope: Uint8Array): Promise<void> {
  const end = Date.now() + patience;
  for (let attempt = 0; ; attempt++) {
    const orderer = orderers[attempt % orderers.length];
    if (!orderer) throw new Error('the consortium has no orderer');
    const answer = await orderer.broadcast(envelope).catch((error: unknown) => ({ status: 0, info: String(error) }));
    if (answer.status === accepted) return;
    if (Date.now() > end) throw new Error(`${orderer.node.host}: ${answer.status} ${answer.info}`);
    await delay(pause);
  }
}
