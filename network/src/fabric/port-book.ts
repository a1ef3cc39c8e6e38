import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one of those could be taken before it is listened on. */
const [lowest, beyond] = [20_000, 31_000];

/** Gives every name a port of loopback and keeps those given before. @param base first port; absent: anywhere */
export async function portsFor(
  names: readonly string[],
  given: Readonly<Record<string, number>>,
  base = lowest + Math.floor(Math.random() * (beyond - lowest - 1000)),
): Promise<Record<string, number>> {
  const ports = { ...given };
  let next = base;
  for (const name of names.filter((one) => ports[one] === undefined)) {
    while (Object.values(ports).includes(next) || !(await isFree(next))) next++;
    ports[name] = next++;
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
