import { createHash, randomBytes, randomInt } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a link carries: 32 random bytes. Only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashOfToken = (token: string): string => sha256(`tierline/guest-token/1 ${token}`);

export const newPin = (): string => String(randomInt(1_000_000)).padStart(6, '0');
/** With the token, which is not kept: so a PIN cannot be found from what is. */
export const hashOfPin = (token: string, pin: string): string => sha256(`tierline/guest-pin/1 ${token} ${pin}`);

/** What an invitation's act is called, however often it is sent. */
export const commandOf = (invitation: string): string => sha256(`tierline/guest-act/1 ${invitation}`).slice(0, 32);
export const hashOfAttempt = (attempt: string): string => sha256(`tierline/guest-attempt/1 ${attempt}`);
