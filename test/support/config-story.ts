import { common } from '@hyperledger/fabric-protos';
import { assembleEnvelope, ChannelConfig, nextConfig, signMessage, txIdOf } from '@tierline/network/wire';
import type { Person } from './authority';
import { count, field } from './protobuf';
import type { SignedChain } from './signed-chain';

type Group = common.ConfigGroup;

/** An update that gives the group of members another version and, where asked, other contents. */
export type Update = {
  channel?: string;
  /** What it rests on; the configuration in force, unless changed. */
  read?: (root: Group) => void;
  /** What it makes of it. */
  write: (root: Group) => void;
  signers: readonly Person[];
};

/** The tree without contents: names and versions. */
function bare(group: Group): Group {
  const made = new common.ConfigGroup();
  made.setVersion(group.getVersion());
  made.setModPolicy(group.getModPolicy());
  return made;
}

export const application = (root: Group): Group => root.getGroupsMap().get('Application')!;
export const memberOf = (root: Group, mspId: string): Group => application(root).getGroupsMap().get(mspId)!;

function updateOf(chain: SignedChain, { channel = 'axle-programme', read, write }: Update): common.ConfigUpdate {
  const { root } = ChannelConfig.fromBlock(chain.blocks[Number(chain.lastConfig)]!);
  const [before, after] = [root, root].map((group) => group.cloneMessage()) as [Group, Group];
  read?.(before);
  write(after);
  const [readSet, writeSet] = [bare(before), bare(after)];
  readSet.getGroupsMap().set('Application', application(before));
  writeSet.getGroupsMap().set('Application', application(after));
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(readSet);
  update.setWriteSet(writeSet);
  return update;
}

/** `ConfigUpdateEnvelope` in its envelope, signed by these. */
function signed(update: Uint8Array, signers: readonly Person[]): Uint8Array {
  const signatures = signers.map(({ identity, privateKey }) => {
    const header = Buffer.concat([field(1, identity.bytes), field(2, 'nonce')]);
    return field(2, field(1, header), field(2, signMessage(privateKey, Buffer.concat([header, update]))));
  });
  const header = field(1, count(1, common.HeaderType.CONFIG_UPDATE));
  return field(1, field(1, header), field(2, field(1, update), ...signatures));
}

/** What an orderer may change of a configuration that others signed for. */
export type Forgery = {
  root?: (root: Group) => void;
  sequence?: number;
  channel?: string;
};

/** The transaction by which an orderer brings the configuration that an update makes, or another. */
export function configuration(chain: SignedChain, asked: Update, forged: Forgery = {}): Buffer {
  const current = ChannelConfig.fromBlock(chain.blocks[Number(chain.lastConfig)]!);
  const update = updateOf(chain, asked);
  const root = nextConfig(current.root, update, () => true);
  forged.root?.(root);
  const config = new common.Config();
  config.setSequence(forged.sequence ?? Number(current.sequence) + 1);
  config.setChannelGroup(root);
  const envelope = field(1, config.serializeBinary());
  const last = field(2, signed(update.serializeBinary(), asked.signers));
  const { identity, privateKey } = chain.orderer;
  const nonce = Buffer.from(String(chain.height));
  const channelHeader = Buffer.concat([
    count(1, common.HeaderType.CONFIG),
    field(4, forged.channel ?? 'axle-programme'),
    field(5, txIdOf(nonce, identity.bytes)),
  ]);
  const header = field(1, field(1, channelHeader), field(2, field(1, identity.bytes), field(2, nonce)));
  const payload = Buffer.concat([header, field(2, envelope, last)]);
  return assembleEnvelope(payload, signMessage(privateKey, payload));
}
