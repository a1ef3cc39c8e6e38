import { z } from 'zod';

/** One mailbox: no list, no name, no control character. */
export const mailbox = z.email().max(254);

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Whether it is an address, and the operator lets mail go to its domain; none named: to any. */
export const isAllowed = (address: string, domains: readonly string[]): boolean =>
  mailbox.safeParse(address).success && (domains.length === 0 || domains.includes(domainOf(address)));
