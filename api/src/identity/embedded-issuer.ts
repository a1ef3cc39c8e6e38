import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Role } from '@tierline/chaincode/schema';
import type { TrustedIssuer } from './token-verifier';

/** Issues tokens where there is no identity provider: demo, tests, pilots. Its key is kept with the data. */
export class EmbeddedIssuer {
  readonly #key: CryptoKey;
  readonly #publicJwk: JWK;

  private constructor(
    readonly issuer: string,
    key: CryptoKey,
    publicJwk: JWK,
  ) {
    this.#key = key;
    this.#publicJwk = publicJwk;
  }

  /** @param file where the private key is kept; absent: a key for this process */
  static async open(issuer: string, file?: string): Promise<EmbeddedIssuer> {
    const jwk =
      file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JWK) : await newKey(file);
    const key = (await importJWK(jwk, 'ES256')) as CryptoKey;
    const { d: _private, ...publicJwk } = jwk;
    return new EmbeddedIssuer(issuer, key, publicJwk);
  }

  trusted(audience: string): TrustedIssuer {
    return { issuer: this.issuer, audience, jwks: { keys: [this.#publicJwk] } };
  }

  /** @param seconds how long the token lasts, 12 hours unless told */
  token(claims: { audience: string; subject: string; roles: readonly Role[]; seconds?: number }): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ roles: [...claims.roles] })
      .setProtectedHeader({ alg: 'ES256', kid: this.#publicJwk.kid })
      .setIssuer(this.issuer)
      .setAudience(claims.audience)
      .setSubject(claims.subject)
      .setIssuedAt(now)
      .setExpirationTime(now + (claims.seconds ?? 43_200))
      .sign(this.#key);
  }
}

async function newKey(file: string | undefined): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' };
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    // Whole or not at all: a process killed meanwhile must not leave half a key.
    writeFileSync(`${file}.unfinished`, JSON.stringify(jwk), { mode: 0o600 });
    renameSync(`${file}.unfinished`, file);
  }
  return jwk;
}
