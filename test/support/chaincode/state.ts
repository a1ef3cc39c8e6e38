/** What one peer holds: hashes and public values as every peer, private values of its own organisation only. */
export type PeerState = {
  /** `collection\0key` → SHA-256 hex, of all collections. */
  hashes: Map<string, string>;
  /** `collection\0key` → text; public keys have the empty collection. */
  values: Map<string, string>;
  /** `collection\0key` → validation parameter. */
  policies: Map<string, Uint8Array>;
};

export const emptyState = (): PeerState => ({ hashes: new Map(), values: new Map(), policies: new Map() });
