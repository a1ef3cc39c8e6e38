import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedIssuer } from '@tierline/api/identity';
import { isAlive } from '@tierline/api/readmodel';
import type { Role } from '@tierline/chaincode/schema';
import type { NetworkKind } from './consortium-network';
import { audienceOf, issuerFile, issuerName } from './issuer';

type Address = { pid: number; port: number; on: NetworkKind };
const fileIn = (folder: string): string => join(folder, 'running.json');

/** Says in the data folder where its consortium answers, until the returned function is called. */
export function advertise(folder: string, on: NetworkKind, port: number): () => void {
  writeFileSync(fileIn(folder), JSON.stringify({ pid: process.pid, port, on } satisfies Address));
  return () => rmSync(fileIn(folder), { force: true });
}

/** A consortium that some process runs on a data folder, as its people use it: over HTTP, with tokens. */
export class RunningConsortium {
  private constructor(
    readonly folder: string,
    readonly on: NetworkKind,
    private readonly port: number,
    private readonly issuer: EmbeddedIssuer,
  ) {}

  /** undefined: nothing runs on that folder. */
  static async at(folder: string): Promise<RunningConsortium | undefined> {
    if (!existsSync(fileIn(folder))) return undefined;
    const { pid, port, on } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Address;
    if (!isAlive(pid)) return undefined;
    return new RunningConsortium(folder, on, port, await EmbeddedIssuer.open(issuerName, issuerFile(folder)));
  }

  /** A member's GraphQL endpoint. */
  url(slug: string): string {
    return `http://localhost:${this.port}/${slug}/graphql`;
  }

  /** A bearer token for a person of that member. */
  token(slug: string, roles: readonly Role[], subject = `${roles.join('-')}@${slug}`): Promise<string> {
    return this.issuer.token({ audience: audienceOf(slug), subject, roles });
  }
}
