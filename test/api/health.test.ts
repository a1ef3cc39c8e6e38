import { ChannelHealth, DiskWatch, Health, HttpServer, PeerWatch } from '@tierline/api/http';

describe('a channel’s health', () => {
  const channelOf = () => {
    const health = new Health();
    const channel = new ChannelHealth({ health, channel: 'c', lagBlocks: 10 });
    return { channel, state: () => health.report().parts['channel c'], health };
  };

  test('is starting until the peer has said how far it is, lagging until the projection is there', () => {
    const { channel, state, health } = channelOf();
    expect(state()).toBe('starting');
    channel.projected(3n);
    expect(state()).toBe('starting');
    channel.peerAt(5n);
    expect([state(), channel.lag, health.ready]).toEqual(['lagging', 2n, false]);
    channel.projected(5n);
    expect([state(), channel.lag, health.ready]).toEqual(['ok', 0n, true]);
  });

  test('allows a few blocks behind, and no more', () => {
    const { channel, state } = channelOf();
    channel.projected(5n);
    channel.peerAt(5n);
    channel.peerAt(15n);
    expect(state()).toBe('ok');
    channel.peerAt(16n);
    expect(state()).toBe('lagging');
    channel.projected(16n);
    expect(state()).toBe('ok');
  });

  test('names a peer that is gone, one that delivers no more, and a history that must be looked at', () => {
    const { channel, state } = channelOf();
    channel.projected(5n);
    channel.peerAt(5n);
    channel.peerAt(undefined);
    expect(state()).toBe('unreachable');
    channel.peerAt(5n);
    expect(state()).toBe('ok');
    channel.follows('unreachable');
    channel.peerAt(6n);
    expect(state()).toBe('unreachable');
    channel.follows('ok');
    expect(state()).toBe('ok');
    channel.follows('failed');
    channel.peerAt(undefined);
    expect(state()).toBe('failed');
  });
});

test('the peer is asked again and again; one that does not answer is told as such', async () => {
  const answers = [3n, undefined, 4n];
  const told: (bigint | undefined)[] = [];
  const faults: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    const watch = new PeerWatch({
      channels: [
        {
          channel: 'c',
          peerAt: (height) => {
            told.push(height);
            if (told.length === 3) void watch.close().then(resolve);
          },
        },
      ],
      height: () => {
        const answer = answers[told.length];
        return answer === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(answer);
      },
      report: (fault) => faults.push(fault),
    });
    watch.start(1);
  });
  await done;
  expect(told).toEqual([3n, undefined, 4n]);
  expect(faults).toHaveLength(1);
});

test('a disk that becomes full stops writes by that name, and lets them go on when there is room', async () => {
  const health = new Health();
  let free: () => Promise<number> = () => Promise.resolve(2 ** 30);
  const disk = new DiskWatch({ folder: '/', health, free: () => free() });
  await disk.look();
  expect([health.ready, health.writesStoppedBy]).toEqual([true, undefined]);
  free = () => Promise.resolve(1_000);
  await disk.look();
  expect([health.ready, health.writesStoppedBy]).toEqual([false, { part: 'disk', state: 'full' }]);
  free = () => Promise.reject(new Error('unmounted'));
  await disk.look();
  expect(health.report().parts).toEqual({ disk: 'failed' });
  free = () => Promise.resolve(2 ** 30);
  await disk.look();
  expect(health.ready).toBe(true);
});

test('a server that drains answers what is under way, and ends kept connections', async () => {
  let answer: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const isUnderWay = new Promise<void>((resolve) => (arrived = resolve));
  const http = await HttpServer.listen({
    port: 0,
    host: 'localhost',
    mounts: {
      '/': (_request, response) => {
        answer = () => void response.end('done');
        arrived();
      },
    },
  });
  const url = `http://localhost:${String(http.port)}/`;
  const underWay = fetch(url).then((response) => response.text());
  await isUnderWay;
  const drained = http.drain();
  await expect(fetch(url)).rejects.toThrow();
  answer();
  expect(await underWay).toBe('done');
  await drained;
});
