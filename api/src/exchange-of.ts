import { text } from '@tierline/chaincode/schema';
import type { Logger } from 'pino';
import {
  exchangeApi,
  exchanges,
  statusOfRefusal,
  type Exchange,
  type ExchangeContext,
  type ExchangedObjects,
  type IdempotencyKeys,
  type Outbox,
  type Wanted,
  type WriteContext,
} from './commands';
import { aspectModels, type AspectModel } from './exchange';
import type { Reads } from './graphql';
import type { CatenaX, ExchangedAnswer } from './http';
import { TokenRefused, type Person, type TokenVerifier } from './identity';
import { isStorableJson } from './readmodel';
import { isRefusal } from './refusals';
import type { ImportedBills } from './tiers';

export type ExchangePorts = {
  verifier: Pick<TokenVerifier, 'verify' | 'knows'>;
  contextOf: (person: Person) => Promise<WriteContext>;
  outbox: Outbox;
  objects: ExchangedObjects;
  keys: Pick<IdempotencyKeys, 'of'>;
  reads: Pick<Reads, 'entries' | 'coverage'>;
  /** As that person. @throws Refusal */
  keepBills: (person: Person, document: string) => Promise<ImportedBills>;
  countRefusal: (code: string) => void;
  log: Logger;
};

/** The most objects in one answer, and how far ahead days of supply are told. */
const mostObjects = 1000;
const daysAhead = 28;
/** The most entries of one record that are told. */
const mostEntries = 1000;

/** Catena-X payloads of this member: by its own people and systems, with the rights that their tokens give. */
export function exchangeOf(ports: ExchangePorts): CatenaX {
  const { verifier, log, countRefusal } = ports;
  const answered = async (
    authorization: string | undefined,
    correlationId: string,
    work: (exchange: ExchangeContext, person: Person) => Promise<ExchangedAnswer>,
  ): Promise<ExchangedAnswer> => {
    try {
      const person = await verifier.verify(authorization);
      return await work(await contextFor(ports, person), person);
    } catch (error) {
      if (error instanceof TokenRefused) return 'nobody';
      if (!isRefusal(error)) throw error;
      countRefusal(error.code);
      if (error.cause !== undefined) log.warn({ correlationId, err: error.cause }, error.code);
      const { code, message, data } = error;
      const status = statusOfRefusal(code);
      return { status, body: { status, title: message, code, data } };
    }
  };
  return {
    knows: (authorization) => verifier.knows(authorization),
    openApi: exchangeApi,
    take: async ({ authorization, correlationId, idempotencyKey, body, ...asked }) => {
      const { channel, model, partner, reason } = asked;
      const exchange = exchangeNamed(model);
      if (!exchange) return unknown;
      if (!exchange.take) return refused(405, 'MALFORMED', { allow: 'GET' });
      if (!isStorableJson(body) || !isReason(reason)) return refused(400, 'MALFORMED');
      const { take } = exchange;
      return answered(authorization, correlationId, async (context, person) => {
        if (idempotencyKey !== undefined) await ports.keys.of(person, idempotencyKey, { ...asked, body }).claim();
        const { status, entries } = await take(context, { channel, reason, ...opened(body, partner) });
        const title = 'At least one object was not taken.';
        return { status, body: status < 400 ? { entries } : { status, title, code: 'REFUSED', entries } };
      });
    },
    give: async ({ authorization, correlationId, channel, model, direction = 'out', partner, limit, after }) => {
      const exchange = exchangeNamed(model);
      if (!exchange) return unknown;
      const { give } = exchange;
      if (!give) return refused(405, 'MALFORMED', { allow: 'POST' });
      const most = limitOf(limit);
      if ((direction !== 'out' && direction !== 'in') || most === undefined) return refused(400, 'MALFORMED');
      return answered(authorization, correlationId, async (context) => {
        const asked: Pick<Wanted, 'direction' | 'partner'> = { direction, ...(partner !== undefined && { partner }) };
        const page = { limit: most, ...(after !== undefined && { after }) };
        const { payload, leftOut, next } = await give(context, { channel, ...asked, ...page });
        const more = next === undefined ? undefined : { ...asked, limit: String(most), after: next };
        return { status: 200, body: payload, headers: { ...leaving(leftOut), ...(more && { link: nextPage(more) }) } };
      });
    },
  };
}

const isReason = (reason: string | undefined): boolean => text(500).optional().safeParse(reason).success;

const exchangeNamed = (model: string): Exchange | undefined =>
  Object.hasOwn(aspectModels, model) ? exchanges[model as AspectModel] : undefined;

const refused = (status: number, code: string, headers: Record<string, string> = {}) => ({
  ...{ status, headers },
  body: { status, title: code, code },
});
const unknown = refused(404, 'NOT_FOUND');

/** How many, and which of them, as far as a header holds them. */
const leaving = (ids: readonly string[]): Record<string, string> =>
  ids.length === 0 ? {} : { 'x-tierline-left-out': [ids.length, ...ids.slice(0, 50)].join(' ') };

/** Relative to what was asked (RFC 8288). */
const nextPage = (query: Record<string, string>) => `<?${new URLSearchParams(query).toString()}>; rel="next"`;

/** undefined: no number of objects. */
function limitOf(limit = String(mostObjects)): number | undefined {
  const most = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  return most >= 1 && most <= mostObjects ? most : undefined;
}

/** Payloads come bare, or in an envelope whose header names sender and receiver: CX-0128 calls it messageHeader, CX-0146 header. */
function opened(
  body: unknown,
  partner: string | undefined,
): { payload: unknown; senderBpn: string | undefined; partner: string | undefined } {
  const bare = { payload: body, senderBpn: undefined, partner };
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !('content' in body)) return bare;
  const { messageHeader, header = messageHeader, content } = body as Record<string, unknown>;
  const { senderBpn, receiverBpn } = (header ?? {}) as Record<string, unknown>;
  const textOf = (name: unknown): string | undefined => (typeof name === 'string' ? name : undefined);
  return { payload: content, senderBpn: textOf(senderBpn), partner: partner ?? textOf(receiverBpn) };
}

async function contextFor(
  { contextOf, outbox, objects, reads, keepBills }: ExchangePorts,
  person: Person,
): Promise<ExchangeContext> {
  return {
    ...{ context: await contextOf(person), objects },
    bring: (write, patience) => outbox.write(person, write, patience),
    coverage: (channel, position) =>
      reads.coverage(channel, position, { now: new Date().toISOString(), days: daysAhead }),
    keepBills: async (document) => (await keepBills(person, document)).report,
    entries: (place, type) => reads.entries(place, { limit: mostEntries, inverted: true, type }),
  };
}
