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
