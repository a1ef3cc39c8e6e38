import { common } from '@hyperledger/fabric-protos';
import { type ChannelConfig, type Identity, mapEntries, mapValue, sameBytes } from '../../wire';
import type { BlockSignatures } from './signatures';

type Item = { getVersion(): number; getModPolicy(): string; serializeBinary(): Uint8Array };
type Kind = 'values' | 'policies';

function entries(group: common.ConfigGroup | undefined, kind: Kind): [string, Item][] {
  if (!group) return [];
  return mapEntries<Item>(kind === 'values' ? group.getValuesMap() : group.getPoliciesMap());
}

function item(group: common.ConfigGroup | undefined, kind: Kind, name: string): Item | undefined {
  if (kind === 'values') return group && mapValue(group.getValuesMap(), name, common.ConfigValue);
  return group && mapValue(group.getPoliciesMap(), name, common.ConfigPolicy);
}

function child(group: common.ConfigGroup | undefined, name: string): common.ConfigGroup | undefined {
  return group && mapValue(group.getGroupsMap(), name, common.ConfigGroup);
}

function children(group: common.ConfigGroup | undefined): string[] {
  return group ? mapEntries(group.getGroupsMap()).map(([name]) => name) : [];
}

function memberNames(group: common.ConfigGroup): string {
  const names = (['values', 'policies'] as const).map((kind) => entries(group, kind).map(([name]) => name));
  return JSON.stringify([...names, children(group)]);
}

type GroupChange = {
  path: string;
  before: common.ConfigGroup | undefined;
  after: common.ConfigGroup;
  signed: common.ConfigGroup | undefined;
};

/** Whether every difference between two configurations was asked for by who may (common/configtx/validator.go). */
class Comparison {
  readonly faults: string[] = [];
  constructor(private readonly allows: (policyPath: string) => boolean) {}

  group(place: GroupChange): void {
    const { path, before, after, signed } = place;
    if (before) this.#groupItself(place, before);
    for (const kind of ['values', 'policies'] as const) {
      for (const [name, now] of entries(after, kind)) {
        this.#item(`${path}/${name}`, path, item(before, kind, name), now, item(signed, kind, name));
      }
    }
    for (const name of children(after)) {
      const now = child(after, name);
      if (now)
        this.group({ path: `${path}/${name}`, before: child(before, name), after: now, signed: child(signed, name) });
    }
  }

  #groupItself({ path, after, signed }: GroupChange, before: common.ConfigGroup): void {
    if (after.getVersion() === before.getVersion()) {
      if (memberNames(before) !== memberNames(after)) this.faults.push(`${path} gained or lost members unasked`);
      if (before.getModPolicy() !== after.getModPolicy()) this.faults.push(`${path} changed its policy unasked`);
      return;
    }
    this.#authorise(path, path, before, after);
    if (signed?.getVersion() !== after.getVersion()) this.faults.push(`${path} is not what was signed`);
  }

  #item(name: string, group: string, before: Item | undefined, after: Item, signed: Item | undefined): void {
    if (before && sameBytes(before.serializeBinary(), after.serializeBinary())) return;
    if (before) this.#authorise(name, group, before, after);
    if (!signed || !sameBytes(signed.serializeBinary(), after.serializeBinary())) {
      this.faults.push(`${name} is not what was signed`);
    }
  }

  #authorise(
    name: string,
    group: string,
    before: Pick<Item, 'getVersion' | 'getModPolicy'>,
    after: Pick<Item, 'getVersion'>,
  ): void {
    if (after.getVersion() !== before.getVersion() + 1) this.faults.push(`${name} did not go up by one version`);
    const policy = before.getModPolicy();
    const path = policy.startsWith('/') ? policy : `${group}/${policy}`;
    if (!this.allows(path)) this.faults.push(`${name} was changed without the signatures that ${path} demands`);
  }
}

/**
 * @param signers who signed the update, by signatures that hold
 * @returns why the next configuration does not follow from the one in force, undefined if it does
 */
export function checkConfigChange(
  current: ChannelConfig,
  next: ChannelConfig,
  update: BlockSignatures['update'],
  signers: readonly Identity[],
): string | undefined {
  if (next.sequence !== current.sequence + 1n)
    return `sequence ${String(next.sequence)} after ${String(current.sequence)}`;
  if (!update) return 'no signed update comes with it';
  if (update.channel !== current.channel) return `the signed update is of channel ${update.channel}`;
  const comparison = new Comparison((path) => current.policy(path)(signers, current.msps));
  comparison.group({ path: '/Channel', before: current.root, after: next.root, signed: update.writeSet });
  return comparison.faults[0];
}
