/** Names of private keys (protocol.md §2, §4), the same in every party's implicit collection. */
export const keys = {
  seal: (kind: string, id: string) => `${kind}/${id}/seal`,
  body: (kind: string, id: string, version: number) => `${kind}/${id}/body/${String(version)}`,
  entry: (kind: string, id: string, entryId: string) => `${kind}/${id}/entry/${entryId}`,
  joined: (kind: string, id: string, version: number) => `${kind}/${id}/joined/${String(version)}`,
  left: (kind: string, id: string, version: number) => `${kind}/${id}/left/${String(version)}`,
  /** At the parties that were there: the seal of a version that left somebody out, for its `restate`. */
  absent: (kind: string, id: string, version: number) => `${kind}/${id}/absent/${String(version)}`,
  notice: (noticeId: string) => `notice/${noticeId}`,
  /** What the member attested last, in its own collection. */
  attestation: 'attestation',
} as const;

export type RecordKey =
  | { part: 'seal'; kind: string; id: string }
  | { part: 'body' | 'joined' | 'left' | 'absent'; kind: string; id: string; version: number }
  | { part: 'entry'; kind: string; id: string; entryId: string };

const pattern =
  /^([a-z][a-z-]*)\/([0-9a-f]{32})\/(?:(seal)|(body|joined|left|absent)\/([1-9]\d*)|entry\/([0-9a-f]{32}))$/;

/** Reads a key name back; undefined when it is none of a record's. */
export function parseKey(key: string): RecordKey | undefined {
  const match = pattern.exec(key);
  if (!match) return undefined;
  const [, kind = '', id = '', seal, numbered, version, entryId] = match;
  if (seal) return { part: 'seal', kind, id };
  if (numbered) return { part: numbered as 'body' | 'joined' | 'left' | 'absent', kind, id, version: Number(version) };
  return { part: 'entry', kind, id, entryId: entryId ?? '' };
}

export const isNoticeKey = (key: string): boolean => /^notice\/[0-9a-f]{32}$/.test(key);

/** The collection that every peer of a member holds by itself, and that only its organisation can endorse. */
export const collectionOf = (mspId: string): string => `_implicit_org_${mspId}`;
