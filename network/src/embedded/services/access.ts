import { type ChannelConfig, evaluatePolicy, Identity } from '../../wire';

export type SignedRequest = { identity: Uint8Array; message: Uint8Array; signature: Uint8Array };

/** Whether who signed may read the channel; a forged, foreign or revoked identity may not. */
export function mayRead(request: SignedRequest, config: ChannelConfig): boolean {
  const signed = { ...request, identity: Identity.parse(request.identity) };
  return evaluatePolicy(config.policy('/Channel/Application/Readers'), [signed], config.msps);
}

export function hasExpired(identity: Uint8Array, now: number): boolean {
  try {
    return Date.parse(Identity.parse(identity).certificate.validTo) < now;
  } catch {
    return true;
  }
}
