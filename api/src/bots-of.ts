import type { Logger } from 'pino';
import { BoundedTokens, Bots } from './bots';
import { machineClock, SqlBotStore } from './engine';
import type { Feed } from './feed';
import type { Person, TokenVerifier } from './identity';
import type { MemberDatabase } from './readmodel';

/** Asks for nothing: the schema refuses it first. */
const nobody: Person = { issuer: '', subject: '', roles: [] };

export type BotPorts = {
  mspId: string;
  database: MemberDatabase;
  feed: Feed;
  verifier: TokenVerifier;
  log: Logger;
};

/** Who asks, with his scopes; what managers do about bots; how far bots have read. */
export function botsOf({ mspId, database, feed, verifier, log }: BotPorts) {
  const store = new SqlBotStore(database);
  const tokens = new BoundedTokens(verifier, store);
  const changed = (): void => {
    tokens.doubt();
    // whoever follows is looked at anew
    feed.wake();
  };
  return {
    tokens,
    work: (person: Person = nobody) => new Bots({ mspId, feed, store, clock: machineClock, person, changed }),
    given: (person: Person, cursor: string): void => {
      if (person.scopes === undefined) return;
      store.read(person, cursor, machineClock.now().toISOString()).catch((err: unknown) => log.warn({ err }, 'bots'));
    },
  };
}
