import { type Answer, codeOf, NodeSurface } from '../support/node-surface';

describe('a node’s HTTP surface', () => {
  let surface: NodeSurface;

  beforeAll(async () => {
    surface = await NodeSurface.start();
  });
  afterAll(() => surface.close());

  test('a body too long, no JSON, an unknown path', async () => {
    const headers = { 'content-type': 'application/json' };
    const long = await fetch(surface.url('/graphql'), {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: 'x'.repeat(20_000) }),
    });
    expect([long.status, ((await long.json()) as Answer['body']).errors?.[0]?.extensions?.['code']]).toEqual([
      413,
      'OVERSIZE',
    ]);
    const broken = await fetch(surface.url('/graphql'), { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
    expect((await fetch(surface.url('/nowhere'))).status).toBe(404);
  });

  test('a client’s connection is kept for longer than proxies keep theirs: none is closed under a request', async () => {
    const { headers } = await fetch(surface.url('/health/live'));
    expect(headers.get('keep-alive')).toBe('timeout=75');
  });

  test('live always, ready when every part is', async () => {
    expect((await fetch(surface.url('/health/live'))).status).toBe(200);
    surface.health.set('disk', 'full');
    const full = await fetch(surface.url('/health/ready'), surface.known());
    expect([full.status, await full.json()]).toEqual([503, { ready: false, leads: false, parts: { disk: 'full' } }]);
    expect(surface.health.writesStoppedBy).toEqual({ part: 'disk', state: 'full' });
    surface.health.set('disk', 'ok');
    expect((await fetch(surface.url('/health/ready'), surface.known())).status).toBe(200);
  });

  test('a node that is stopping is not ready and takes nothing new', async () => {
    surface.health.set('node', 'stopping');
    expect(codeOf(await surface.ask('{ me { mspId } }'))).toBe('STOPPING');
    const demands = surface.url('/catena-x/v1/axle-programme/week_based_material_demand');
    expect((await fetch(demands, surface.known())).status).toBe(503);
    expect((await fetch(surface.url('/health/ready'))).status).toBe(503);
    expect((await fetch(surface.url('/health/live'))).status).toBe(200);
    surface.health.set('node', 'ok');
    expect((await surface.ask('{ me { mspId } }')).status).toBe(200);
  });
});
