import { setTimeout as pause } from 'node:timers/promises';
import { canonical } from '@tierline/chaincode/record';
import type { CodeList, Registry } from '@tierline/chaincode/schema';
import type { Ledger, LedgerFunction } from '../gateway';
import type { Signatory } from '../identity';
import { NodeRefusal } from '../refusals';
import { transact, type Landed } from './transact';

type PublicWrite = { ledger: Ledger; signatory: Signatory; channel: string };

const bootstrapAttempts = 10;

/**
 * The channel's first registry; its hash must be the one that the peers' services were given. Patient: peers that start
 * together with the node may not answer in time at first.
 */
export async function bootstrapChannel(
  write: PublicWrite,
  content: { registry: Registry; codes: readonly CodeList[] },
): Promise<Landed> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await submitPublic(write, 'consortium:bootstrap', { bootstrap: canonical(content) });
    } catch (error) {
      if (attempt === bootstrapAttempts || !(error instanceof NodeRefusal && error.code === 'PARTNER_UNAVAILABLE'))
        throw error;
      await pause(500);
    }
  }
}

/** Writes the ledger's clock. */
export function tick(write: PublicWrite): Promise<Landed> {
  return submitPublic(write, 'consortium:tick', {});
}

function submitPublic(
  { ledger, signatory, channel }: PublicWrite,
  name: LedgerFunction,
  transient: Readonly<Record<string, string>>,
): Promise<Landed> {
  return transact(ledger, { channel, function: name, transient, signatory });
}
