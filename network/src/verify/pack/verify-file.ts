import { heldAgainst, type Run } from '../against/held-against';
import { onAllCores } from '../threads/thread-pool';
import type { Verdict } from '../verify';
import { openFile } from './file-source';
import { verifyPackIn } from './verify-pack';

/** A pack that is a file. @throws what the file system says */
export async function verifyPack({
  file,
  ...options
}: { file: string } & Parameters<typeof verifyPackIn>[1]): Promise<Verdict> {
  const source = await openFile(file);
  try {
    return await verifyPackIn(source, options);
  } finally {
    await source.close();
  }
}

/** The same on all cores, held against another if there is one. @throws what the file system says */
export function verifyPacks({
  file,
  against,
  genesisHash,
}: {
  file: string;
  against?: string | undefined;
  genesisHash?: string | undefined;
}): Promise<Verdict> {
  const runOf =
    (one: string): Run =>
    (how) =>
      verifyPack({ file: one, genesisHash, ...how });
  return onAllCores((checkSignatures) =>
    against === undefined
      ? runOf(file)({ checkSignatures })
      : heldAgainst(runOf(file), runOf(against), { checkSignatures }),
  );
}
