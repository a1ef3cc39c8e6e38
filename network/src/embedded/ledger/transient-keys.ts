/** Which keys of the private store hold data of transactions not yet settled: to find them without a scan. */
export class TransientKeys {
  readonly #keys = new Map<string, Set<string>>();

  /** @param key a transaction's prefix, NUL, and the hash of what is kept */
  add(key: string): void {
    const transaction = transactionOf(key);
    const known = this.#keys.get(transaction);
    if (known) known.add(key);
    else this.#keys.set(transaction, new Set([key]));
  }

  delete(key: string): void {
    const transaction = transactionOf(key);
    const known = this.#keys.get(transaction);
    if (known?.delete(key) && known.size === 0) this.#keys.delete(transaction);
  }

  of(transaction: string): string[] {
    return [...(this.#keys.get(transaction) ?? [])];
  }
}

const transactionOf = (key: string): string => key.slice(0, key.lastIndexOf('\0'));
