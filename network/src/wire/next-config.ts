import { common } from '@hyperledger/fabric-protos';
import { type ConfigElement, flatten, unflatten } from './config-elements';
import { sameBytes } from './hash';

/** Why an update makes no configuration. */
export class ConfigFault extends Error {}

/** Whether who signed the update satisfies a policy of the configuration in force. */
type Allows = (policyPath: string) => boolean;
type Elements = ReadonlyMap<string, ConfigElement>;

/**
 * The configuration that a signed update makes of the one in force: nothing it rests on has changed, every element moves on
 * by one version, and each is signed for under its own modification policy (common/configtx/update.go).
 * @throws ConfigFault
 */
export function nextConfig(
  current: common.ConfigGroup,
  update: common.ConfigUpdate,
  allows: Allows,
): common.ConfigGroup {
  const before = flatten(current);
  const read = flatten(update.getReadSet() ?? new common.ConfigGroup());
  const write = flatten(update.getWriteSet() ?? new common.ConfigGroup());
  requireRead(read, before);
  const delta = new Map([...write].filter(([path, element]) => read.get(path)?.version !== element.version));
  if (delta.size === 0) throw new ConfigFault('delta set was empty, update would have no effect');
  for (const [path, element] of delta) requireAllowed(path, element, before, allows);
  for (const path of write.keys())
    if (!before.has(path) && !delta.has(path)) throw new ConfigFault(`${path} is written but neither new nor in force`);
  return ruled(unflattened(new Map([...before, ...delta])));
}

/** The first difference of two configurations, undefined if they are equal. */
export function configDifference(one: common.ConfigGroup, other: common.ConfigGroup): string | undefined {
  const [left, right] = [flatten(one), flatten(other)];
  const differs = [...new Set([...left.keys(), ...right.keys()])].find((path) => {
    const [a, b] = [left.get(path), right.get(path)];
    return !a || !b || a.version !== b.version || a.modPolicy !== b.modPolicy || !sameContent(a, b);
  });
  return differs;
}

function sameContent({ message: one }: ConfigElement, { message: other }: ConfigElement): boolean {
  if (one instanceof common.ConfigGroup || other instanceof common.ConfigGroup)
    return one instanceof common.ConfigGroup && other instanceof common.ConfigGroup;
  return sameBytes(one.serializeBinary(), other.serializeBinary());
}

function requireRead(read: Elements, before: Elements): void {
  for (const [path, { version }] of read) {
    const existing = before.get(path);
    if (!existing)
      throw new ConfigFault(`existing config does not contain element for ${path} but was in the read set`);
    if (existing.version !== version) {
      const versions = `at version ${String(version)}, but got version ${String(existing.version)}`;
      throw new ConfigFault(`readset expected key ${path} ${versions}`);
    }
  }
}

function requireAllowed(path: string, element: ConfigElement, before: Elements, allows: Allows): void {
  if (element.modPolicy === '') throw new ConfigFault(`${path} has no modification policy`);
  const existing = before.get(path);
  const expected = existing ? existing.version + 1 : 0;
  if (element.version !== expected) {
    const versions = `to version ${String(element.version)}, but version ${String(expected)} was expected`;
    throw new ConfigFault(`attempt to set key ${path} ${versions}`);
  }
  if (!existing) return;
  const policy = existing.modPolicy.startsWith('/') ? existing.modPolicy : `${existing.group}/${existing.modPolicy}`;
  if (!allows(policy)) throw new ConfigFault(`error validating DeltaSet: policy for ${path} not satisfied: ${policy}`);
}

function unflattened(elements: Elements): common.ConfigGroup {
  try {
    return unflatten(elements);
  } catch (error) {
    throw new ConfigFault(error instanceof Error ? error.message : String(error));
  }
}

/** Elements without a modification policy get one wherever an update comes by (configmap.go, FAB-5309 and FAB-6080). */
function ruled(root: common.ConfigGroup): common.ConfigGroup {
  const elements = flatten(root);
  if (!elements.has('/Channel/Orderer#value/Capabilities')) return root;
  for (const { message } of elements.values()) if (message.getModPolicy() === '') message.setModPolicy('Admins');
  return root;
}
