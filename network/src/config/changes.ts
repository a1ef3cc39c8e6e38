import { type common, msp } from '@hyperledger/fabric-protos';
import { parseRevocationList } from '../wire';
import { type BatchSettings, batchSize, batchTimeout, type ChannelSettings, memberGroup } from './groups';

/** A change of a channel's configuration, made on a copy of it. */
export type Change = (root: common.ConfigGroup) => void;

/**
 * In both sections, should the organisation run peers and orderers: one organisation has one definition.
 * @param lists PEM; a list that is there and says nothing beyond one of them goes
 */
export function addRevocationLists(mspId: string, lists: readonly string[]): Change {
  return (root) => {
    const groups = ['Application', 'Orderer'].flatMap(
      (section) => child(root, section).getGroupsMap().get(mspId) ?? [],
    );
    if (groups.length === 0) throw new Error(`${mspId} has no MSP on the channel`);
    for (const group of groups) revokeIn(group, lists);
  };
}

function revokeIn(group: common.ConfigGroup, lists: readonly string[]): void {
  const value = group.getValuesMap().get('MSP');
  if (!value) throw new Error('an organisation without MSP');
  const config = msp.MSPConfig.deserializeBinary(value.getValue_asU8());
  const fabric = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
  const added = lists.map((list) => Buffer.from(list));
  const kept = fabric.getRevocationListList_asU8().filter((former) => !added.some((list) => covers(list, former)));
  fabric.setRevocationListList([...kept, ...added]);
  config.setConfig(fabric.serializeBinary());
  value.setValue(config.serializeBinary());
}

function covers(list: Uint8Array, former: Uint8Array): boolean {
  const [one, other] = [parseRevocationList(list), parseRevocationList(former)];
  return (
    one.authorityKeyId === other.authorityKeyId && [...other.revoked.keys()].every((serial) => one.revoked.has(serial))
  );
}

export function changeBatch(batch: BatchSettings): Change {
  return (root) => {
    const values = child(root, 'Orderer').getValuesMap();
    values.get('BatchSize')?.setValue(batchSize(batch).serializeBinary());
    values.get('BatchTimeout')?.setValue(batchTimeout(batch.timeout).serializeBinary());
  };
}

export function addMember(member: ChannelSettings['members'][number]): Change {
  return (root) => {
    child(root, 'Application').getGroupsMap().set(member.mspId, memberGroup(member));
  };
}

/** From the members; an orderer's organisation stays one. */
export function removeMember(mspId: string): Change {
  return (root) => {
    child(root, 'Application').getGroupsMap().del(mspId);
  };
}

function child(group: common.ConfigGroup, name: string): common.ConfigGroup {
  const found = group.getGroupsMap().get(name);
  if (!found) throw new Error(`the configuration has no group ${name}`);
  return found;
}
