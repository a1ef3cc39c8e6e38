import { common } from '@hyperledger/fabric-protos';
import { childGroups } from './channel-config';
import { mapEntries } from './protobuf-map';

/** One group, value or policy of a configuration, taken out of its tree. */
export type ConfigElement = {
  version: number;
  modPolicy: string;
  /** Path of the group whose policies rule it; a group rules itself. */
  group: string;
  /** Paths of what a group lists, in the configuration that the element was taken from. */
  members: string[];
  message: common.ConfigGroup | common.ConfigValue | common.ConfigPolicy;
};

export const rootPath = '/Channel';

/** Every element by path: groups as `/Channel/A`, values as `/Channel/A#value/V`, policies as `/Channel/A#policy/P`. */
export function flatten(root: common.ConfigGroup): Map<string, ConfigElement> {
  const elements = new Map<string, ConfigElement>();
  collect(root, rootPath, elements);
  return elements;
}

function collect(group: common.ConfigGroup, path: string, elements: Map<string, ConfigElement>): void {
  const values = mapEntries<common.ConfigValue>(group.getValuesMap());
  const policies = mapEntries<common.ConfigPolicy>(group.getPoliciesMap());
  const children = childGroups(group);
  const leaves: [string, common.ConfigValue | common.ConfigPolicy][] = [
    ...values.map(([name, value]): [string, common.ConfigValue] => [`${path}#value/${name}`, value]),
    ...policies.map(([name, policy]): [string, common.ConfigPolicy] => [`${path}#policy/${name}`, policy]),
  ];
  const members = [...leaves.map(([leaf]) => leaf), ...children.map(([name]) => `${path}/${name}`)];
  elements.set(path, element(group, path, members));
  for (const [leaf, message] of leaves) elements.set(leaf, element(message, path, []));
  for (const [name, child] of children) collect(child, `${path}/${name}`, elements);
}

function element(message: ConfigElement['message'], group: string, members: string[]): ConfigElement {
  return { version: message.getVersion(), modPolicy: message.getModPolicy(), group, members, message };
}

/** The tree again; which elements it has is what its groups list. */
export function unflatten(elements: ReadonlyMap<string, ConfigElement>, path = rootPath): common.ConfigGroup {
  const { message, members, version, modPolicy } = known(elements, path);
  if (!(message instanceof common.ConfigGroup)) throw new Error(`${path} is not a group`);
  const group = new common.ConfigGroup();
  group.setVersion(version);
  group.setModPolicy(modPolicy);
  for (const member of members) {
    const name = member.slice(member.lastIndexOf('/') + 1);
    const leaf = known(elements, member);
    if (leaf.message instanceof common.ConfigValue)
      group.getValuesMap().set(name, atVersion(leaf.message, leaf.version));
    else if (leaf.message instanceof common.ConfigPolicy) {
      group.getPoliciesMap().set(name, atVersion(leaf.message, leaf.version));
    } else group.getGroupsMap().set(name, unflatten(elements, member));
  }
  return group;
}

function atVersion<T extends common.ConfigValue | common.ConfigPolicy>(message: T, version: number): T {
  const copy = message.cloneMessage() as T;
  copy.setVersion(version);
  return copy;
}

function known(elements: ReadonlyMap<string, ConfigElement>, path: string): ConfigElement {
  const found = elements.get(path);
  if (!found) throw new Error(`${path} is listed but missing`);
  return found;
}
