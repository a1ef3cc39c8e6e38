import { addressIn, type AllowedHosts, faultOfUrl, isAllowed, isPublicAddress } from './addresses';

export type Resolve = (host: string) => Promise<readonly string[]>;
/** Where to connect: the address that was checked, not the name. */
export type Target = { url: URL; address: string };

/** An address that nothing is sent to, and why. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
  constructor(readonly reason: string) {
    super(`the address is refused: ${reason}`);
  }
}

/** Looks the host up and checks every address that it has: one that is not public refuses them all. @throws TargetRefused */
export async function targetOf(text: string, allowed: AllowedHosts, resolve: Resolve): Promise<Target> {
  const fault = faultOfUrl(text, allowed);
  if (fault) throw new TargetRefused(fault);
  const url = new URL(text);
  const literal = addressIn(url.hostname);
  const addresses = literal === undefined ? await found(url.hostname, resolve) : [literal];
  const [address] = addresses;
  if (address === undefined) throw new TargetRefused('unknown host');
  if (!isAllowed(url, allowed) && !addresses.every(isPublicAddress)) throw new TargetRefused('address');
  return { url, address };
}

async function found(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch {
    throw new TargetRefused('unknown host');
  }
}
