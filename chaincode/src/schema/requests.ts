import { z } from 'zod';
import { hex16, hex32, limits, mspIdShape, priorShape, type EntryContent, type Prior } from './protocol';

const bytes = z.string().min(2);

/**
 * `records:mend`, transient `mend`: the version that the caller holds true, exact bytes, and the hash of what it takes the
 * place of under its seal's key in the caller's own collection ('' for nothing).
 */
export const mendRequestShape = z.strictObject({ seal: bytes, body: bytes, replaces: z.union([hex32, z.literal('')]) });

/**
 * `records:restate`, transient `restate`: `value` is the exact content of private key `key` at member `target`;
 * `seal` the bytes of the version it belongs to (the value itself, when the value is a seal). A seal that is live no
 * more goes under `left/<version>`; `chain` are the seals after it, in order, up to the one that stands at the target.
 * `prior`, where the target was left out of the version: the one before, which it holds.
 */
export const restateRequestShape = z.strictObject({
  target: mspIdShape,
  key: z.string().max(200),
  value: bytes,
  seal: bytes,
  prior: priorShape.optional(),
  chain: z.array(bytes).max(limits.chain).optional(),
});

/** `records:notice`, transient `notice`: what the caller must say now, in its own collection. */
export const noticeRequestShape = z.strictObject({
  commandId: hex16,
  content: z.looseObject({ type: z.string().min(1).max(64) }),
  salt: hex16,
});

/**
 * `records:purge`, transient `purge`: one record's entries and bodies, each at the holders named. `seal` is the live
 * seal where a holder has one, `body` the live body where the kind's `mayErase` is to allow it, `value` an entry's bytes
 * where its writer asks.
 */
export const purgeRequestShape = z.strictObject({
  seal: bytes.optional(),
  body: bytes.optional(),
  items: z
    .array(
      z.strictObject({
        key: z.string().max(200),
        holders: z.array(mspIdShape).min(1).max(limits.parties),
        value: bytes.optional(),
      }),
    )
    .min(1)
    .max(limits.steps),
});

/** `records:succeed`, transient `succeed`: `prior` is the version that stands; the new record's id follows from it. */
export const succeedRequestShape = z.strictObject({
  prior: z.strictObject({ seal: bytes, body: bytes }),
  without: mspIdShape,
  commandId: hex16,
  salt: hex16,
  nonce: hex16,
});

/** What the successor's body says of it: predecessor, its pin, what opens it. */
export const successionInputShape = z.strictObject({
  of: hex16,
  pin: hex32,
  nonce: hex16,
  without: mspIdShape,
});

/** `records:read`, transient `read`: key names in the caller's own collection. */
export const readRequestShape = z.array(z.string().min(1).max(200)).min(1).max(100);

/** `consortium:approve`, transient `motion`: which motion, and the hash of the registry that the approver read in it. */
export const approvalRequestShape = z.strictObject({ motionId: hex16, registryHash: hex32 });

export type MendRequest = z.infer<typeof mendRequestShape>;
export type RestateRequest = z.infer<typeof restateRequestShape>;
export type NoticeRequest = Omit<z.infer<typeof noticeRequestShape>, 'content'> & { content: EntryContent };
export type PurgeRequest = z.infer<typeof purgeRequestShape>;
export type PurgeItem = PurgeRequest['items'][number];
export type SucceedRequest = Omit<z.infer<typeof succeedRequestShape>, 'prior'> & { prior: Prior };
