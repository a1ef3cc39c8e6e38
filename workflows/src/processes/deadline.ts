import { z } from 'zod';

/** A time as records state it (protocol.md §2): UTC, three decimals, so that times compare as text. */
export const deadline = z.iso.datetime({ precision: 3 });
