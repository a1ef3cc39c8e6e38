import { z } from 'zod';
import { authorShape, hex16, hex32, instantShape, registryShape } from './protocol';

/** A code list as it stands under `codes/<name>/<version>`: the registry holds the hash of each item's definition. */
export const codeListShape = z.strictObject({
  v: z.literal(1),
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a name'),
  version: z.int().min(1),
  items: z.record(z.string().min(1).max(64), z.json()),
});

/** `consortium:move`, transient `motion`: the registry as it would stand, and every code list that is new in it. */
export const motionRequestShape = z.strictObject({
  commandId: hex16,
  registry: registryShape,
  codes: z.array(codeListShape).max(32),
});

/** Under `motion/<motionId>`. The mover's own transaction is its approval. */
export const motionShape = z.strictObject({
  v: z.literal(1),
  motionId: hex16,
  registry: registryShape,
  codes: z.array(codeListShape),
  by: authorShape,
  at: instantShape,
  approvals: z.array(
    z.strictObject({ mspId: authorShape.shape.mspId, name: authorShape.shape.name, at: instantShape }),
  ),
});

/** Under `clock`. */
export const tickShape = z.strictObject({ v: z.literal(1), at: instantShape, by: authorShape });

/**
 * The one argument of `consortium:attest`, public, as canonical JSON: the last block that the member's own peer has committed,
 * its header's hash (and with it all blocks before) and its commit hash (and with it all validation codes and writes).
 */
export const attestationShape = z.strictObject({
  v: z.literal(1),
  upTo: z.int().min(1),
  headerHash: hex32,
  commitHash: hex32,
});

export type CodeList = z.infer<typeof codeListShape>;
export type MotionRequest = z.infer<typeof motionRequestShape>;
export type Motion = z.infer<typeof motionShape>;
export type Tick = z.infer<typeof tickShape>;
export type Attestation = z.infer<typeof attestationShape>;
