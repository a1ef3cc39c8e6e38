import type { z } from 'zod';
import type { Layout } from './layout/layout';
import type { Tree } from './layout/tree';

/** One message type: the table of its segments, its shape, and the way between the two where they differ. */
export type MessageFormat<Message> = {
  /** As its envelope calls it. */
  type: string;
  layout: readonly Layout[];
  shape: z.ZodType<Message>;
  /** @throws Defect */
  fromTree(tree: Tree): unknown;
  /** @throws Defect */
  toTree(message: Message): Tree;
};
