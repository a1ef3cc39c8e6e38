import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Fabric's programs as files; Fabric CA's server comes in an archive of its own, and need not be there. */
export type Binaries = {
  peer: string;
  orderer: string;
  configtxgen: string;
  chaincodeBuilder: string;
  authority: string | undefined;
};

/** There is no Fabric to run. */
export class BinariesMissing extends Error {
  override readonly name = 'BinariesMissing';
  readonly exitCode = 78;

  constructor(readonly problems: readonly string[]) {
    super(
      [
        ...problems,
        'FABRIC_BIN names the folder of a Hyperledger Fabric release’s binaries: unpack hyperledger-fabric-<system>-<version>.tar.gz from',
        'https://github.com/hyperledger/fabric/releases (2.5.x, or 3.1.x where consortium.yaml says so) and give its `bin`.',
      ].join('\n'),
    );
  }
}

/** @param folder a release's `bin`; its `builders/ccaas` lies beside it, or `ccaas` in it. @throws BinariesMissing */
export function findBinaries(folder: string | undefined): Binaries {
  const bin = named(folder);
  const programs = { peer: join(bin, 'peer'), orderer: join(bin, 'orderer'), configtxgen: join(bin, 'configtxgen') };
  const builders = [join(bin, '..', 'builders', 'ccaas'), join(bin, 'ccaas')];
  const chaincodeBuilder = builders.find((builder) => isProgram(join(builder, 'bin', 'detect')));
  const missing = Object.values(programs).filter((file) => !isProgram(file));
  if (missing.length > 0 || chaincodeBuilder === undefined) {
    throw new BinariesMissing([
      ...missing.map((file) => `${file} is no program.`),
      ...(chaincodeBuilder === undefined ? [`no builder for chaincode as a service: ${builders.join(' or ')}.`] : []),
    ]);
  }
  const authority = join(bin, 'fabric-ca-server');
  return { ...programs, chaincodeBuilder, authority: isProgram(authority) ? authority : undefined };
}

/** Whether they are of the line that is asked for; a build of one's own may not say so. @throws BinariesMissing */
export async function checkLine({ peer }: Binaries, line: string): Promise<string> {
  const version = await versionOf(peer);
  if (/^\d/.test(version) && !version.startsWith(`${line}.`))
    throw new BinariesMissing([`${peer} is Fabric ${version}; consortium.yaml asks for ${line}.`]);
  return version;
}

/** As a program of Fabric or Fabric CA says it. */
export async function versionOf(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['version']);
  const [, version = 'unknown'] = /^ *Version: v?(.*)$/m.exec(stdout) ?? [];
  return version;
}

/** The one program that is needed where nodes run from images. @throws BinariesMissing */
export function findConfigtxgen(folder: string | undefined): string {
  const program = join(named(folder), 'configtxgen');
  if (!isProgram(program)) throw new BinariesMissing([`${program} is no program.`]);
  return program;
}

function named(folder: string | undefined): string {
  if (folder === undefined || folder === '') throw new BinariesMissing(['FABRIC_BIN is not set.']);
  return resolve(folder);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
