import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tick } from '@tierline/api/commands';
import { FabricLedger, followPeer, type PeerAddress } from '@tierline/api/gateway';
import type { Signatory } from '@tierline/api/identity';
import { chaincodeName } from '@tierline/chaincode/package';
import type { ConsortiumMember } from '@tierline/network/consortium';

type Profile = {
  peers: Record<
    string,
    { url: string; tlsCACerts: { pem: string }; grpcOptions: { 'ssl-target-name-override': string } }
  >;
};

/** What the operator of one member has: its organisation's folder, its own peer, its own keys. */
export class Organisation {
  readonly mspId: string;
  readonly ledger: FabricLedger;
  readonly #folder: string;
  readonly #peer: PeerAddress;
  readonly #domain: string;

  constructor(dataFolder: string, { mspId, slug, domain }: ConsortiumMember) {
    this.mspId = mspId;
    this.#domain = domain;
    this.#folder = join(dataFolder, 'network', 'organizations', 'peerOrganizations', domain);
    this.#peer = peerIn(readFileSync(join(this.#folder, `connection-${slug}.json`), 'utf8'));
    this.ledger = new FabricLedger({ mspId, chaincode: chaincodeName, peer: () => this.#peer });
  }

  get operator(): Signatory {
    const { certificatePem, privateKey } = this.#identity('users', `Admin@${this.#domain}`);
    return { mspId: this.mspId, name: 'Admin', roles: [], certificatePem, privateKey };
  }

  /** The key with which the member's peer endorses. */
  get peerKey(): KeyObject {
    return this.#identity('peers', `peer0.${this.#domain}`).privateKey;
  }

  /** The channel's blocks as the member's own peer has them, from the first to this one. */
  async blocks(channel: string, last: bigint): Promise<Uint8Array[]> {
    const blocks: Uint8Array[] = [];
    const enough = new AbortController();
    const follow = followPeer(
      () => this.#peer,
      () => Promise.resolve(this.operator),
    );
    for await (const { block } of follow(channel, 0n, enough.signal)) {
      blocks.push(block);
      if (BigInt(blocks.length) > last) break;
    }
    enough.abort();
    return blocks;
  }

  /** Moves the ledger's clock on, as the steward may at any time. @returns the block */
  async tick(channel: string): Promise<bigint> {
    return (await tick({ ledger: this.ledger, signatory: this.operator, channel })).block;
  }

  #identity(group: 'users' | 'peers', name: string): { certificatePem: string; privateKey: KeyObject } {
    const msp = join(this.#folder, group, name, 'msp');
    return {
      certificatePem: readFileSync(join(msp, 'signcerts', `${name}-cert.pem`), 'utf8'),
      privateKey: createPrivateKey(readFileSync(join(msp, 'keystore', 'priv_sk'))),
    };
  }
}

function peerIn(profile: string): PeerAddress {
  const [peer] = Object.values((JSON.parse(profile) as Profile).peers);
  if (!peer) throw new Error('the connection file names no peer');
  return {
    endpoint: peer.url.replace('grpcs://', ''),
    tlsCaPem: peer.tlsCACerts.pem,
    tlsHostName: peer.grpcOptions['ssl-target-name-override'],
  };
}
