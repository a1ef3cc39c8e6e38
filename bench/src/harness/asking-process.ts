import { Agent, request } from 'node:http';
import type { Lanes, Asked } from './asking';

// Runs in a process of its own, so that asking costs the process that is measured nothing but answering.

process.on('message', (lanes: Lanes) => {
  void ask(lanes).then(
    (asked) => process.send?.(asked),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});

/** Lanes side by side, each one request after another. */
async function ask({ url, headers, bodies, expect }: Lanes): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: bodies.length });
  const latencies: number[] = [];
  const began = performance.now();
  const lane = async (requests: readonly string[]): Promise<void> => {
    for (const body of requests) {
      const sent = performance.now();
      const answer = await post(url, { ...headers, 'content-type': 'application/json' }, body, agent);
      latencies.push(performance.now() - sent);
      if (!answer.includes(expect)) throw new Error(`answered ${answer.slice(0, 500)}`);
    }
  };
  try {
    await Promise.all(bodies.map(lane));
  } finally {
    agent.destroy();
  }
  return { latencies, milliseconds: performance.now() - began };
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
