import { z } from 'zod';

/** A time as the record states it, in the one form in which times compare as text: RFC 3339, UTC, three decimals. */
export const deadline = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());
