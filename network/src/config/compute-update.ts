import { common } from '@hyperledger/fabric-protos';
import { type ConfigElement, flatten, rootPath, sameBytes, unflatten } from '../wire';

/** The CONFIG_UPDATE that leads from one configuration to another; versions in `updated` are not looked at. */
export function computeUpdate(
  channel: string,
  original: common.ConfigGroup,
  updated: common.ConfigGroup,
): common.ConfigUpdate {
  const before = flatten(original);
  const after = flatten(updated);
  const changed = [...after].filter(([path, element]) => isChanged(before.get(path), element));
  if (changed.length === 0) throw new Error('nothing changes');
  const read = new Map<string, ConfigElement>();
  const write = new Map<string, ConfigElement>();
  for (const [path, element] of changed) {
    const existing = before.get(path);
    write.set(path, { ...element, version: existing ? existing.version + 1 : 0 });
    addUnchanged(element, before, read, write);
    addParents(path, read, before);
  }
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(tree(read, before));
  update.setWriteSet(tree(write, before));
  return update;
}

/** A group changes when it lists others, a value or policy when its bytes do. */
function isChanged(existing: ConfigElement | undefined, element: ConfigElement): boolean {
  if (!existing || existing.modPolicy !== element.modPolicy) return true;
  if (element.message instanceof common.ConfigGroup) {
    return (
      existing.members.length !== element.members.length || element.members.some((m) => !existing.members.includes(m))
    );
  }
  return !sameBytes(content(existing.message), content(element.message));
}

function content(message: ConfigElement['message']): Uint8Array {
  if (message instanceof common.ConfigValue) return message.getValue_asU8();
  if (message instanceof common.ConfigPolicy) return message.getPolicy()?.serializeBinary() ?? Buffer.alloc(0);
  return Buffer.alloc(0);
}

/** A group that changes its members names them all: those that stay, at the version they have. */
function addUnchanged(
  element: ConfigElement,
  before: ReadonlyMap<string, ConfigElement>,
  read: Map<string, ConfigElement>,
  write: Map<string, ConfigElement>,
): void {
  for (const member of element.members) {
    const existing = before.get(member);
    if (!existing) continue;
    read.set(member, { ...existing, members: [] });
    if (!write.has(member)) write.set(member, { ...existing, members: [] });
  }
}

/** Only what is named, hung under groups at the versions they have. */
function tree(elements: Map<string, ConfigElement>, before: ReadonlyMap<string, ConfigElement>): common.ConfigGroup {
  const whole = new Map(elements);
  for (const path of elements.keys()) addParents(path, whole, before);
  if (!whole.has(rootPath)) whole.set(rootPath, bare(rootPath, before));
  for (const [path, element] of whole)
    whole.set(path, { ...element, members: [...whole.keys()].filter((child) => parentOf(child) === path) });
  return unflatten(whole);
}

function addParents(
  path: string,
  elements: Map<string, ConfigElement>,
  before: ReadonlyMap<string, ConfigElement>,
): void {
  const parent = parentOf(path);
  if (parent === undefined) return;
  if (!elements.has(parent) && before.has(parent)) elements.set(parent, bare(parent, before));
  addParents(parent, elements, before);
}

function bare(path: string, before: ReadonlyMap<string, ConfigElement>): ConfigElement {
  const existing = before.get(path);
  if (!existing) throw new Error(`${path} has no parent in force`);
  return { ...existing, members: [] };
}

function parentOf(path: string): string | undefined {
  const hash = path.indexOf('#');
  if (hash >= 0) return path.slice(0, hash);
  return path === rootPath ? undefined : path.slice(0, path.lastIndexOf('/'));
}
