import { DatabaseServer, type Follow, Projector } from '@tierline/api/readmodel';

test('a projector that is closed while it waits for its peer asks it no more', async () => {
  const server = await DatabaseServer.open();
  const database = await server.member('oem');
  let asked = 0;
  const follow: Follow = async function* refuse() {
    asked += 1;
    yield await Promise.reject(new Error('no peer'));
  };
  await new Promise<void>((resolve) => {
    const projector: Projector = new Projector({
      ...{ channel: 'programme', genesisHash: '', chaincode: 'tierline', self: 'OemMSP', database, follow },
      onProjected: () => undefined,
      // once it has told, it waits
      onState: () => void setImmediate(() => void projector.close().then(resolve)),
      retryAfter: 60_000,
    });
    projector.start();
  });
  expect(asked).toBe(1);
  await server.close();
});
