import { isOfBlocks } from '../reach';
import type { Verdict } from '../verify';
import { CheckedBlocks } from './checked-blocks';
import { CheckpointKey, readCheckpoint, writeCheckpoint } from './checkpoint-file';

export type CheckpointPlace = { file: string; keyFile: string };

/**
 * Makes a run go on from the checkpoint in a file, if there is one, and puts in its place what the run checked, if
 * nothing is wrong with the blocks.
 * @throws Error if the file holds none of this key
 */
export async function withCheckpoint(
  { file, keyFile }: CheckpointPlace,
  run: (checked: CheckedBlocks) => Promise<Verdict>,
): Promise<Verdict> {
  const key = await CheckpointKey.open(keyFile);
  const checked = new CheckedBlocks(await readCheckpoint(file, key));
  const verdict = await run(checked);
  const { channel, genesis, height } = verdict;
  const written = height > 0n && !verdict.findings.some(isOfBlocks);
  if (written) await writeCheckpoint(file, key, checked.now({ channel, genesisHash: genesis.hash }));
  return { ...verdict, checkpoint: { key: key.id, checkedBefore: checked.before?.height ?? 0, written } };
}
