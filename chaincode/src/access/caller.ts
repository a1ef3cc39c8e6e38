import { X509Certificate } from 'node:crypto';
import type { Context } from 'fabric-contract-api';
import { attributes, callerOf } from '../record/caller';
import { type Caller } from '../schema/protocol';

/** The creator of the transaction, as its certificate says. */
export function callerFrom(identity: Context['clientIdentity']): Caller {
  const values = Object.fromEntries(
    Object.values(attributes).flatMap((name) => {
      const value = identity.getAttributeValue(name);
      return value ? [[name, value]] : [];
    }),
  );
  const commonName = attributes.name in values ? '' : commonNameOf(identity.getIDBytes());
  return callerOf({ mspId: identity.getMSPID(), commonName, attributes: values });
}

function commonNameOf(certificate: Uint8Array): string {
  const subject = new X509Certificate(certificate).subject;
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
}
