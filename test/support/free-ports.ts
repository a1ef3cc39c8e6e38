import { createServer } from 'node:net';

const first = 20_000;
const last = 31_000; // below the ports that Linux gives to outgoing connections

/** The start of `count` ports on loopback of which nobody listens on one now. */
export async function freePorts(count: number): Promise<number> {
  const start = first + Math.floor((Math.random() * (last - first)) / count) * count;
  const bases = Array.from({ length: Math.floor((last - first) / count) }, (_, index) => start + index * count);
  for (const base of bases) {
    const wrapped = first + ((base - first) % (last - first));
    const ports = Array.from({ length: count }, (_, index) => wrapped + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return wrapped;
  }
  throw new Error(`no ${String(count)} free ports in a row`);
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
