import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

/** Whoever signs a proposal: a person (or a member's own node) with a certificate. */
export type Person = { mspId: string; certificate: Uint8Array };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const key = webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** Fabric's attribute extension holds bare JSON. */
const attributesOid = '1.2.3.4.5.6.7.8.1';

/** Without `roles` the certificate has no attributes at all, as cryptogen makes them. */
export async function person(mspId: string, name: string, roles?: string): Promise<Person> {
  const attrs = { 'hf.EnrollmentID': name, 'tierline.roles': roles ?? '' };
  const attributes = new x509.Extension(attributesOid, false, Buffer.from(JSON.stringify({ attrs })));
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `OU=client, CN=${name}`,
    keys: await key,
    signingAlgorithm: algorithm,
    extensions: roles === undefined ? [] : [attributes],
  });
  return { mspId, certificate: Buffer.from(certificate.toString('pem')) };
}
