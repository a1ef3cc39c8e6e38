/** Defines a suite that needs real Fabric; without it, one test that is skipped with a word. */
export function onFabric(name: string, suite: () => void): void {
  if (process.env['FABRIC_BIN']) describe(name, suite);
  else test.skip(`${name}: SKIPPED, as FABRIC_BIN (the binaries of a Fabric release) is not set`, () => undefined);
}
