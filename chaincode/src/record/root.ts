import { Refusal, refuseUnless } from '../errors';
import { limits, type Body, type Json } from '../schema/protocol';
import { canonical } from './canonical';
import { sha256, sha256Hex, shake256 } from './hash';

/** `[RFC 6901 path, canonical value]`. */
type Leaf = readonly [path: string, value: string];
export type ShownLeaf = { index: number; salt: string; path: string; value: Json };
/** All leaves' hashes, and of some their content (protocol.md §2): the rest of the body stays hidden. */
export type Disclosure = { leaves: string[]; shown: ShownLeaf[] };

const rootMark = Buffer.from([1]);
/** Most leaves fit; nothing of it outlives a hash. */
const scratch = Buffer.allocUnsafe(1024);
const domain = Buffer.from('tierline/leaf/1');
const below = /^\/(command|state)($|\/)/;

/** Root over the salted leaves of a body; `place` is `kind/id/version`. */
export function root(body: Body, place: string): string {
  return rootOf(saltedLeaves(body, place).hashes);
}

/** Opens the leaves that are to be shown. Each has its salt alone: the body's would open all. */
export function disclose(body: Body, place: string, isShown: (path: string) => boolean): Disclosure {
  const { leaves, salts, hashes } = saltedLeaves(body, place);
  const shown = leaves.flatMap(([path, value], index) =>
    isShown(path)
      ? [{ index, salt: saltAt(salts, index).toString('hex'), path, value: JSON.parse(value) as Json }]
      : [],
  );
  return { leaves: hashes.map((hash) => hash.toString('hex')), shown };
}

export type DisclosureFault = { code: 'LEAF_DIFFERS' | 'ROOT_DIFFERS'; reason: string };

/** Why the disclosure is not of the body that has this root; undefined: it is. */
export function disclosureFault({ leaves, shown }: Disclosure, expectedRoot: string): DisclosureFault | undefined {
  const hashes = leaves.map((leaf) => Buffer.from(leaf, 'hex'));
  let before: ShownLeaf | undefined;
  for (const leaf of shown) {
    const reason = faultOfLeaf(leaf, before, hashes);
    if (reason !== undefined)
      return { code: 'LEAF_DIFFERS', reason: `leaf ${String(leaf.index)}, ${JSON.stringify(leaf.path)}: ${reason}` };
    before = leaf;
  }
  if (hashes.every(({ length }) => length === 32) && rootOf(hashes) === expectedRoot) return undefined;
  return { code: 'ROOT_DIFFERS', reason: `of ${String(hashes.length)} leaves, the seal’s is ${expectedRoot}` };
}

/** Shown leaves stand in ascending order of index and of path, each once. */
function faultOfLeaf(leaf: ShownLeaf, before: ShownLeaf | undefined, hashes: readonly Buffer[]): string | undefined {
  const { index, path } = leaf;
  const hash = hashes[index];
  if (!hash) return `there are ${String(hashes.length)} leaves`;
  if (before && (index <= before.index || path <= before.path)) return 'not in the order of leaves';
  const text = leafText(leaf);
  const salt = Buffer.from(leaf.salt, 'hex');
  if (text === undefined || salt.length !== 16) return 'no leaf';
  return hash.equals(leafHash(salt, [path, text])) ? undefined : 'salt, path and value give another hash';
}

/** The canonical value, undefined where no body has such a leaf: a path beyond ASCII would be hashed as another. */
function leafText({ path, value }: ShownLeaf): string | undefined {
  const isLeaf = value === null || typeof value !== 'object' || Object.keys(value).length === 0;
  const isAscii = Buffer.byteLength(path) === path.length;
  if (!isLeaf || !isAscii || !below.test(path)) return undefined;
  try {
    return canonical(value);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function saltedLeaves(body: Body, place: string): { leaves: Leaf[]; salts: Buffer; hashes: Buffer[] } {
  const leaves: Leaf[] = [];
  collect(body.command, '/command', leaves);
  collect(body.state, '/state', leaves);
  refuseUnless(leaves.length <= limits.leaves, 'OVERSIZE', () => ({
    what: 'leaves',
    limit: limits.leaves,
    actual: leaves.length,
  }));
  // Paths are ASCII, so the order of UTF-16 units is the order of bytes.
  leaves.sort(([a], [b]) => (a < b ? -1 : 1));
  const seed = Buffer.concat([domain, Buffer.from(body.salt, 'hex'), Buffer.from(place)]);
  const salts = shake256(seed, 16 * leaves.length);
  return { leaves, salts, hashes: leaves.map((leaf, index) => leafHash(saltAt(salts, index), leaf)) };
}

/** Every scalar, empty array and empty object. */
function collect(value: Json, path: string, into: Leaf[]): void {
  if (value === null || typeof value !== 'object') {
    into.push([path, JSON.stringify(value)]);
  } else if (Array.isArray(value)) {
    if (value.length === 0) into.push([path, '[]']);
    value.forEach((item, index) => collect(item, `${path}/${String(index)}`, into));
  } else {
    const names = Object.keys(value);
    if (names.length === 0) into.push([path, '{}']);
    for (const name of names) collect(value[name] as Json, `${path}/${escape(name)}`, into);
  }
}

const escape = (name: string): string => (/[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name);
const saltAt = (salts: Buffer, index: number): Buffer => salts.subarray(16 * index, 16 * index + 16);

/** SHA-256(00 || salt || uint32be(path length) || path || canonical value) */
function leafHash(salt: Uint8Array, [path, value]: Leaf): Buffer {
  const valueBytes = Buffer.byteLength(value);
  const length = 21 + path.length + valueBytes;
  const bytes = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  bytes[0] = 0;
  bytes.set(salt, 1);
  bytes.writeUInt32BE(path.length, 17);
  bytes.write(path, 21, 'latin1');
  bytes.write(value, 21 + path.length, 'utf8');
  return sha256(bytes.subarray(0, length));
}

function rootOf(hashes: readonly Buffer[]): string {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(hashes.length);
  return sha256Hex(Buffer.concat([rootMark, count, ...hashes]));
}
