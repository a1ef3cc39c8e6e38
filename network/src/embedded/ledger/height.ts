import type { Version } from '../../wire';

function readOrdered(bytes: Buffer, offset: number): { value: bigint; next: number } {
  const length = bytes[offset] ?? 0;
  let value = 0n;
  for (let i = 1; i <= length; i++) value = (value << 8n) | BigInt(bytes[offset + i] ?? 0);
  return { value, next: offset + 1 + length };
}

/** The inverse of wire's `versionBytes`. */
export function readVersion(bytes: Buffer): { version: Version; next: number } {
  const block = readOrdered(bytes, 0);
  const tx = readOrdered(bytes, block.next);
  return { version: { block: block.value, tx: Number(tx.value) }, next: tx.next };
}

/** No version means: the key did not exist. */
export function sameVersion(a: Version | undefined, b: Version | undefined): boolean {
  if (!a || !b) return a === b;
  return a.block === b.block && a.tx === b.tx;
}

/** As Go prints a height in the errors of a peer. */
export function versionText(version: Version | undefined): string {
  return version ? `{BlockNum: ${version.block}, TxNum: ${version.tx}}` : '<nil>';
}
