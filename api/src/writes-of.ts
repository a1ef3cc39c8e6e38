import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import type { AuditPacks } from './audit';
import {
  approveMotion,
  attestChannel,
  type Bring,
  citationOf,
  type CountedParts,
  foresee,
  giveNotice,
  type IdempotencyKeys,
  importEpcisCapture,
  importCallOffs,
  importDespatchFile,
  importForecasts,
  importInventoryFile,
  mendRecord,
  moveRegistry,
  type Outbox,
  purge,
  purgeNotice,
  requireMayWrite,
  restate,
  succeedRecord,
  type WriteContext,
} from './commands';
import type { Writes } from './graphql';
import type { Handed } from './http';
import {
  type Identified,
  type Person,
  type Persons,
  requireReads,
  TokenRefused,
  type TokenVerifier,
  type Wallet,
} from './identity';

/** Who hands records to an auditor, and who fetches what was made for it. */
export const auditing: readonly Role[] = ['manager', 'auditor'];
const ownerOf = ({ issuer, subject }: Person): string => JSON.stringify([issuer, subject]);

/** What a token's person had made and may fetch. */
export const packHandedTo =
  ({ verifier, packs }: { verifier: Pick<TokenVerifier, 'verify'>; packs: AuditPacks }) =>
  async (authorization: string | undefined, token: string): Promise<Handed> => {
    try {
      const person = await verifier.verify(authorization);
      return auditing.some((role) => person.roles.includes(role)) ? packs.take(ownerOf(person), token) : undefined;
    } catch (error) {
      if (error instanceof TokenRefused) return 'nobody';
      throw error;
    }
  };

export type WritesPorts = {
  mspId: string;
  contextOf: (person: Person) => Promise<WriteContext>;
  outbox: Outbox;
  persons: Persons;
  wallet: Wallet;
  /** What each has read and uploaded. */
  talk: { forget(person: Identified): Promise<void> };
  packs: AuditPacks;
  keys: Pick<IdempotencyKeys, 'forget'>;
  counted: () => Promise<CountedParts>;
  /** Also what it has taken, its absence, and where it wants mail. */
  forgetKept: (whom: Identified) => Promise<void>;
  /** What was believed of this person is asked again, at once. */
  doubt: (whom: Identified) => void;
};

/** All that a person may have done, as that person. */
export function writesOf(asking: Person | undefined, ports: WritesPorts): Writes {
  const { mspId, contextOf, outbox, persons, wallet, talk, packs, keys, doubt } = ports;
  const known = (): Person => {
    if (!asking) throw new Error('a write without a person');
    return asking;
  };
  const signed = (): Promise<WriteContext> => contextOf(known());
  const requireOneOf = (roles: readonly Role[]): void => requireRole({ mspId, name: '', roles: known().roles }, roles);
  const requireManager = (): void => requireOneOf(['manager']);
  const doubted = <T>(whom: Identified, result: T): T => {
    doubt(whom);
    return result;
  };
  const bring: Bring = (write, patience) => outbox.write(known(), write, patience);
  return {
    apply: async (write, patience) => outbox.write(known(), { type: 'apply', ...write }, patience),
    foresee: async (write) => {
      requireMayWrite(known(), { type: 'apply', ...write });
      requireReads(
        known(),
        write.intents.map(({ kind }) => kind),
      );
      return foresee(await signed(), write);
    },
    addEntry: async (write, patience) => outbox.write(known(), { type: 'entry', ...write }, patience),
    citeNotice: async (place, noticeId, patience) => {
      const content = await citationOf((await signed()).records, place.channel, noticeId);
      return outbox.write(known(), { type: 'entry', place, content }, patience);
    },
    queued: (commandId) => outbox.list(commandId),
    cancel: async (commandId) => outbox.cancel(known(), commandId),
    blockPerson: async (whom, blocked) => {
      requireManager();
      return doubted(whom, await persons.block(whom, blocked));
    },
    forgetPerson: async (whom) => {
      requireManager();
      await wallet.forget(whom);
      await outbox.forget(whom);
      await keys.forget(whom);
      await ports.forgetKept(whom);
      await talk.forget(whom);
      return doubted(whom, await persons.forget(whom));
    },
    moveRegistry: async (motion) => moveRegistry(await signed(), motion),
    approveMotion: async (vote) => approveMotion(await signed(), vote),
    attestChannel: async (channel) => {
      requireManager();
      return attestChannel(await signed(), channel);
    },
    auditPack: async (asked) => {
      requireOneOf(auditing);
      return packs.make(ownerOf(known()), asked);
    },
    giveNotice: async (statement) => giveNotice(await signed(), statement),
    importCallOff: async (file) => importCallOffs(await signed(), file, bring, await ports.counted()),
    importDespatchAdvice: async (file) => importDespatchFile(await signed(), file, bring),
    importForecasts: async (file) => importForecasts(await signed(), file, bring),
    importInventory: async (file) => importInventoryFile(await signed(), file, bring),
    importEpcis: async (file) => importEpcisCapture(await signed(), file, bring),
    mendRecord: async (place) => mendRecord(await signed(), place),
    restate: async (asked) => restate(await signed(), asked),
    purge: async (asked) => purge(await signed(), asked),
    purgeNotice: async (asked) => purgeNotice(await signed(), asked),
    succeedRecord: async (place) => succeedRecord(await signed(), place),
  };
}
