import ipaddr from 'ipaddr.js';

/** Hosts that an operator lets webhooks reach wherever they are, `host` or `host:port`, also over plain HTTP. */
export type AllowedHosts = readonly string[];

export type UrlFault = 'malformed' | 'scheme' | 'credentials' | 'address';
/** IPv6 that the Internet routes: everything else is somebody's own, or translated into it. */
const global6 = ipaddr.IPv6.parse('2000::');

/** Whether an address is one of the public Internet: neither private, loopback, link-local nor any other special one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // IPv4 in IPv6 is judged as the IPv4 address that it is
  const found = ipaddr.process(address);
  if (found.range() !== 'unicast') return false;
  return found instanceof ipaddr.IPv4 || found.match(global6, 3);
}

export function isAllowed({ hostname, host }: URL, allowed: AllowedHosts): boolean {
  return allowed.includes(hostname) || allowed.includes(host);
}

/** What is wrong with an address as it is written, before any name is looked up. */
export function faultOfUrl(text: string, allowed: AllowedHosts): UrlFault | undefined {
  if (!URL.canParse(text) || text.length > 2048) return 'malformed';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (isAllowed(url, allowed)) return ['https:', 'http:'].includes(url.protocol) ? undefined : 'scheme';
  if (url.protocol !== 'https:') return 'scheme';
  const literal = addressIn(url.hostname);
  return literal === undefined || isPublicAddress(literal) ? undefined : 'address';
}

/** The address that a host is written as; undefined: it is a name. */
export function addressIn(hostname: string): string | undefined {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : undefined;
}
