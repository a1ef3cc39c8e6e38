/**
 * The keys of a peer's databases. They are text: LevelDB orders text by its UTF-8 bytes, which is Fabric's order.
 * Channel ids, namespaces and collection names hold no NUL; state keys may, so they always come last.
 */
const digits = (value: bigint | number, width: number) => value.toString().padStart(width, '0');

export const blockDigits = (block: bigint | number): string => digits(block, 12);
export const place = (block: bigint | number, tx: number): string => blockDigits(block) + digits(tx, 6);
const placeLength = 18;

export function readPlace(text: string): { block: bigint; tx: number } {
  return { block: BigInt(text.slice(0, 12)), tx: Number(text.slice(12, placeLength)) };
}

/** From (including) and to (excluding) of all keys under a prefix that ends in NUL. */
export function under(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)}\u0001` };
}

export const stateKey = {
  public: (channel: string, namespace: string, key: string): string => `${channel}\0s\0${namespace}\0${key}`,
  hashed: (channel: string, namespace: string, collection: string, keyHash: string): string =>
    `${channel}\0h\0${namespace}\0${collection}\0${keyHash}`,
  private: (channel: string, namespace: string, collection: string, key: string): string =>
    `${channel}\0p\0${namespace}\0${collection}\0${key}`,
  history: (channel: string, namespace: string, key: string, at: string): string =>
    `${channel}\0y\0${namespace}\0${key}\0${at}`,
  transaction: (channel: string, txId: string): string => `${channel}\0t\0${txId}`,
  blockHash: (channel: string, hash: string): string => `${channel}\0b\0${hash}`,
  blockResult: (channel: string, block: bigint | number): string => `${channel}\0m\0${blockDigits(block)}`,
  expiry: (channel: string, block: bigint | number, rest: string): string =>
    `${channel}\0x\0${blockDigits(block)}\0${rest}`,
  savepoint: (channel: string): string => `${channel}\0@`,
};

export const privateKey = {
  transient: (channel: string, txId: string): string => `${channel}\0T\0${txId}`,
  writes: (channel: string, at: string, namespace: string, collection: string): string =>
    `${channel}\0V\0${at}\0${namespace}\0${collection}`,
  holders: (channel: string, namespace: string, collection: string, keyHash: string, at: string): string =>
    `${channel}\0K\0${namespace}\0${collection}\0${keyHash}\0${at}`,
  expiry: (channel: string, block: bigint | number, rest: string): string =>
    `${channel}\0E\0${blockDigits(block)}\0${rest}`,
};
