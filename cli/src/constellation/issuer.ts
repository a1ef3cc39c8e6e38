import { join } from 'node:path';

/** `iss` of tokens that the embedded consortium issues itself. */
export const issuerName = 'urn:tierline:embedded';

/** Whom a token is for. */
export function audienceOf(slug: string): string {
  return `tierline:${slug}`;
}

/** Where a data folder keeps the issuer's key. */
export function issuerFile(folder: string): string {
  return join(folder, 'secrets', 'issuer.json');
}
