import { createHmac } from 'node:crypto';

/** The id of the record that a command's step creates. */
export type NewId = (commandId: string, step: number) => string;

/**
 * The same command creates the same record, whichever process of the member was given it and however often: the second
 * is refused by every party. Nobody without the member's secret can tell the id from the command's.
 */
export const newIds =
  (secret: string): NewId =>
  (commandId, step) =>
    createHmac('sha256', secret)
      .update(`tierline/new/1\0${commandId}\0${String(step)}`)
      .digest('hex')
      .slice(0, 32);
