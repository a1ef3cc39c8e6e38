import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lanes, Asked } from './asking';

// Runs in a process of its own, so that asking costs the process that is measured nothing but answering.

process.on('message', (lanes: Lanes) => {
  void ask(lanes).then(
    (asked) => process.send?.(asked),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});

/** Lanes side by side, each one request after another. */
async function ask({ url, headers, bodies, expect, rate }: Lanes): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: rate === undefined ? bodies.length : Infinity });
  const latencies: number[] = [];
  const began = performance.now();
  const one = async (body: string): Promise<void> => {
    const sent = performance.now();
    const answer = await post(url, { ...headers, 'content-type': 'application/json' }, body, agent);
    latencies.push(performance.now() - sent);
    if (!answer.includes(expect)) throw new Error(`answered ${answer.slice(0, 500)}`);
  };
  const lane = async (requests: readonly string[]): Promise<void> => {
    for (const body of requests) await one(body);
  };
  const offered = async (each: number, body: string, index: number): Promise<void> => {
    await pause(began + index * each - performance.now());
    await one(body);
  };
  try {
    if (rate === undefined) await Promise.all(bodies.map(lane));
    else await Promise.all(turnByTurn(bodies).map((body, index) => offered(1000 / rate, body, index)));
  } finally {
    agent.destroy();
  }
  return { latencies, milliseconds: performance.now() - began };
}

/** The first of each lane, then the second of each. */
function turnByTurn(lanes: readonly (readonly string[])[]): string[] {
  const longest = Math.max(...lanes.map(({ length }) => length));
  return Array.from({ length: longest }, (_none, turn) => lanes.flatMap((lane) => lane[turn] ?? [])).flat();
}

function post(url: string, headers: Record<string, string>, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const asked = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
