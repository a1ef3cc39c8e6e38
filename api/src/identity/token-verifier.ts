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
import { knownRoles, type Identified, type Person } from './person';

/** Why a token was not accepted; told to the log, to the caller only as 401. */
export type TokenFault = 'missing' | 'malformed' | FaultOfClaims | 'signature' | 'blocked' | 'rate' | 'scope';
type FaultOfClaims = 'expired' | 'not-yet' | 'issuer' | 'audience' | 'claims';

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  constructor(readonly fault: TokenFault) {
    super(`the bearer token was refused: ${fault}`);
  }
}

/** Keys in hand, or where to read them. */
export type TrustedIssuer = { issuer: string; audience: string } & ({ jwksUri: string } | { jwks: JSONWebKeySet });

/** Which persons are heard, of those whose tokens are good. */
export interface Hearing {
  /** Told of who asks, with the token's roles. */
  admit(person: Person): Promise<boolean>;
  isHeard(person: Identified): Promise<boolean>;
}

type Options = {
  /** Everybody, unless told. */
  persons?: Hearing;
  clockSkewSeconds: number;
  /** The shortest time between two readings of a remote key set. */
  rereadSeconds: number;
  /** The machine's clock, unless told. */
  now?: () => number;
};

type Trusted = { audience: string; key: JWTVerifyGetKey };

/** Asymmetric only: a shared secret would let a verifier forge tokens. */
const algorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'];

/**
 * Tokens of the member's own issuers. Remote key sets are read again when a token names a key not seen before; a token once
 * accepted is believed for up to a minute.
 */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, Trusted>;
  readonly #clockTolerance: number;
  readonly #now: () => number;
  readonly #persons: Hearing;
  readonly #accepted: AcceptedTokens;
  /** Apart from those of requests, which note a person's roles: an old token whose stream is open says nothing new. */
  readonly #confirmed: AcceptedTokens;

  constructor(issuers: readonly TrustedIssuer[], options: Options) {
    const { clockSkewSeconds, rereadSeconds, now = Date.now, persons = everybody } = options;
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
    this.#persons = persons;
    this.#accepted = new AcceptedTokens(now);
    this.#confirmed = new AcceptedTokens(now);
  }

  /**
   * Whether it is the token of a person here. While nobody can say who is blocked, a good token is enough: what is the
   * matter with the database has to be told just then.
   */
  async knows(authorization: string | undefined): Promise<boolean> {
    try {
      await this.verify(authorization).catch((error: unknown) => {
        if (error instanceof TokenRefused) throw error;
        return this.#read(tokenIn(authorization));
      });
      return true;
    } catch {
      return false;
    }
  }

  /** What was believed of this person's tokens is asked again. */
  doubt(person: Identified): void {
    this.#accepted.forget(person);
    this.#confirmed.forget(person);
  }

  /** Whoever has no role that we know is nobody here. @param authorization the header's value @throws TokenRefused */
  async verify(authorization: string | undefined): Promise<Person> {
    const token = tokenIn(authorization);
    return (
      this.#accepted.personOf(token) ?? this.#check(token, this.#accepted, (person) => this.#persons.admit(person))
    );
  }

  /** That whoever was accepted is so still; asked as often as one likes. @throws TokenRefused */
  async confirm(authorization: string | undefined): Promise<void> {
    const token = tokenIn(authorization);
    if (!this.#confirmed.personOf(token))
      await this.#check(token, this.#confirmed, (person) => this.#persons.isHeard(person));
  }

  async #check(token: string, tokens: AcceptedTokens, isHeard: (person: Person) => Promise<boolean>): Promise<Person> {
    const { doubts } = tokens;
    const { person, expires } = await this.#read(token);
    if (!(await isHeard(person))) throw new TokenRefused('blocked');
    tokens.accept(token, person, 1000 * (expires + this.#clockTolerance), doubts);
    return person;
  }

  async #read(token: string): Promise<{ person: Person; expires: number }> {
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
      return { person: { issuer, subject: payload.sub ?? '', roles }, expires: payload.exp ?? 0 };
    } catch (error) {
      throw new TokenRefused(faultOf(error));
    }
  }
}

const everybody: Hearing = { admit: () => Promise.resolve(true), isHeard: () => Promise.resolve(true) };

function tokenIn(authorization: string | undefined): string {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new TokenRefused(authorization ? 'malformed' : 'missing');
  return token;
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
