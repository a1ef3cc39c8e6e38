import type { ChannelConfig, Identity } from '../../../wire';
import { type Detector, type Observation, type Place, placeOf } from './detector';

type Code = 'CERTIFICATE_OUT_OF_TIME' | 'SIGNED_AFTER_REVOCATION';
/** Lists tell whole seconds. */
const second = 1000;

type Use = Place & { at: string; isAuthor: boolean };
/** Times in milliseconds. */
type Signer = { identity: Identity; from: number; to: number; last: Use; told: Set<Code> };

/** Signatures that hold on the ledger, by certificates that should not have signed any more. */
export const identities: Detector<Code> = {
  codes: {
    CERTIFICATE_OUT_OF_TIME: {
      meaning: 'a certificate signed outside its time; Fabric lets it, and this is the first such signature',
      severity: 'minor',
    },
    SIGNED_AFTER_REVOCATION: {
      meaning:
        'a certificate signed after the time from which its member’s revocation list, which came later, revokes it',
      severity: 'major',
    },
  },
  start() {
    const signers = new Map<string, Signer>();
    return {
      take({ tx, signers: signing }) {
        const observed: Observation<Code>[] = [];
        const at = Date.parse(tx.at);
        const byAuthor = { ...placeOf(tx), at: tx.at, isAuthor: true };
        const byEndorser = { ...byAuthor, isAuthor: false };
        for (const [index, identity] of signing.entries()) {
          const use = index === 0 ? byAuthor : byEndorser;
          const signer = known(signers, identity, use);
          if (signer.last.at <= use.at) signer.last = use;
          if (!(signer.from <= at && at <= signer.to)) observed.push(...once(signer, outOfTime(signer, use)));
        }
        return observed;
      },
      configured: (config) =>
        [...signers.values()].flatMap((signer) => {
          const since = revokedSince(signer.identity, config);
          if (since === undefined || !(Date.parse(signer.last.at) >= since + second)) return [];
          return once(signer, afterRevocation(signer, since));
        }),
    };
  },
};

function known(signers: Map<string, Signer>, identity: Identity, use: Use): Signer {
  const found = signers.get(identity.id);
  if (found) return found;
  const made = signerOf(identity, use);
  signers.set(identity.id, made);
  return made;
}

function signerOf(identity: Identity, last: Use): Signer {
  const { validFrom, validTo } = identity.certificate;
  return { identity, from: Date.parse(validFrom), to: Date.parse(validTo), last, told: new Set() };
}

function once({ told }: Signer, observation: Observation<Code>): Observation<Code>[] {
  if (told.has(observation.code)) return [];
  told.add(observation.code);
  return [observation];
}

const revokedSince = (identity: Identity, { msps }: ChannelConfig): number | undefined =>
  msps.get(identity.mspId)?.revokedSince(identity);

function nameOf({ identity }: Signer, { isAuthor }: Use): string {
  const { serial, commonName } = identity.details;
  const name = identity.enrolmentId || commonName;
  return `${isAuthor ? 'author' : 'endorser'} ${name} of ${identity.mspId}, certificate ${serial.toString(16)}`;
}

function outOfTime(signer: Signer, use: Use): Observation<Code> {
  const what = `${nameOf(signer, use)}, valid from ${textOf(signer.from)} to ${textOf(signer.to)}, signed at ${use.at}`;
  return { code: 'CERTIFICATE_OUT_OF_TIME', ...placeOf(use), what };
}

function afterRevocation(signer: Signer, since: number): Observation<Code> {
  const { last } = signer;
  const what = `${nameOf(signer, last)}, revoked from ${textOf(since)} on, signed last at ${last.at}`;
  return { code: 'SIGNED_AFTER_REVOCATION', ...placeOf(last), what };
}

const textOf = (time: number): string => (Number.isNaN(time) ? 'an unreadable time' : new Date(time).toISOString());
