import { resolveCursorConnection, type DefaultConnectionArguments } from '@pothos/plugin-relay';
import { z } from 'zod';
import type { Window } from '../readmodel';

const largestPage = 100;
const usualPage = 20;
export const pageSize = z.int().min(0).max(largestPage);

type Given = Partial<DefaultConnectionArguments>;

/** A page costs what its rows cost. */
export const pageCost = ({ first, last }: Given): { field: number; multiplier: number } => ({
  field: 5,
  multiplier: Math.min(first ?? last ?? usualPage, largestPage),
});

/** A Relay connection over rows that are read by key, in both directions. */
export function page<Node>(args: Given, toCursor: (node: Node) => string, read: (window: Window) => Promise<Node[]>) {
  // an empty page answers with empty cursors: going on from there is going on from nowhere
  const { after, before, ...rest } = args;
  const given = { ...rest, after: after || undefined, before: before || undefined };
  return resolveCursorConnection(
    { args: given, defaultSize: usualPage, maxSize: largestPage, toCursor },
    ({ limit, inverted, after: from, before: to }: Window) =>
      read({ limit, inverted, ...(from !== undefined && { after: from }), ...(to !== undefined && { before: to }) }),
  );
}

/** All there is: for figures that are computed from a whole history. */
export const whole: Window = { limit: 2 ** 31 - 1, inverted: false };
