import type { Builder } from './builder';

type Span = { from?: string | null | undefined; to?: string | null | undefined };

/** Arguments by which a series is cut: buckets that begin in the span, its ends in it. */
export const spanArgs = (builder: Builder) =>
  builder.args((arg) => ({
    from: arg.field({ type: 'Day', description: 'First day, where not from the beginning.' }),
    to: arg.field({ type: 'Day', description: 'Last day, where not to the end.' }),
  }));

export const within = <T extends { start: string }>(buckets: readonly T[], { from, to }: Span): T[] =>
  buckets.filter(({ start }) => (!from || start >= from) && (!to || start <= to));
