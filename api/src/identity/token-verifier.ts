import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { AcceptedTokens } from './accepted-tokens';
import { knownRoles, type Person } from './person';

/** Why a token was not accepted; told to the log, to the caller only as 401. */
export type TokenFault =
  'missing' | 'malformed' | 'expired' | 'not-yet' | 'issuer' | 'audience' | 'signature' | 'claims';

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  constructor(readonly fault: TokenFault) {
    super(`the bearer token was refused: ${fault}`);
  }
}

/** Keys in hand, or where to read them. */
export type TrustedIssuer = { issuer: string; audience: string } & ({ jwksUri: string } | { jwks: JSONWebKeySet });

type Patience = {
  clockSkewSeconds: number;
  /** The shortest time between two readings of a remote key set. */
  rereadSeconds: number;
  /** The machine's clock, unless told. */
  now?: () => number;
};

/** Asymmetric only: a shared secret would let a verifier forge tokens. */
const algorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'];

/**
 * Tokens of the member's own issuers. Remote key sets are read again when a token names a key not seen before; a token once
 * accepted is believed for up to a minute.
 */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, { audience: string; key: JWTVerifyGetKey }>;
  readonly #clockTolerance: number;
  readonly #now: () => number;
  readonly #accepted: AcceptedTokens;

  constructor(issuers: readonly TrustedIssuer[], { clockSkewSeconds, rereadSeconds, now = Date.now }: Patience) {
    this.#issuers = new Map(
      issuers.map((trusted) => [
        trusted.issuer,
        {
          audience: trusted.audience,
          key: keysOf(trusted, rereadSeconds),
        },
      ]),
    );
    this.#clockTolerance = clockSkewSeconds;
    this.#now = now;
    this.#accepted = new AcceptedTokens(now);
  }

  /** Whether it is the token of a person here. */
  knows(authorization: string | undefined): Promise<boolean> {
    return this.verify(authorization).then(
      () => true,
      (error: unknown) => {
        if (error instanceof TokenRefused) return false;
        throw error;
      },
    );
  }

  /** Whoever has no role that we know is nobody here. @param authorization the header's value @throws TokenRefused */
  async verify(authorization: string | undefined): Promise<Person> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new TokenRefused(authorization ? 'malformed' : 'missing');
    return this.#accepted.personOf(token) ?? this.#check(token);
  }

  async #check(token: string): Promise<Person> {
    const issuer = issuerOf(token);
    const trusted = this.#issuers.get(issuer);
    if (!trusted) throw new TokenRefused('issuer');
    try {
      const { payload } = await jwtVerify(token, trusted.key, {
        issuer,
        audience: trusted.audience,
        algorithms,
        clockTolerance: this.#clockTolerance,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(this.#now()),
      });
      const roles = knownRoles(payload['roles']);
      if (roles.length === 0) throw new TokenRefused('claims');
      const person = { issuer, subject: payload.sub ?? '', roles };
      this.#accepted.accept(token, person, 1000 * ((payload.exp ?? 0) + this.#clockTolerance));
      return person;
    } catch (error) {
      throw new TokenRefused(faultOf(error));
    }
  }
}

function keysOf(trusted: TrustedIssuer, rereadSeconds: number): JWTVerifyGetKey {
  if ('jwks' in trusted) return createLocalJWKSet(trusted.jwks);
  return createRemoteJWKSet(new URL(trusted.jwksUri), { cooldownDuration: rereadSeconds * 1000 });
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new TokenRefused('malformed');
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof TokenRefused) return error.fault;
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return faultOfClaim(error.claim);
  if (error instanceof errors.JOSEError) return 'signature';
  throw error;
}

function faultOfClaim(claim: string): TokenFault {
  if (claim === 'aud') return 'audience';
  return claim === 'nbf' ? 'not-yet' : 'claims';
}
