import type { ConsortiumMember } from '@tierline/network/consortium';
import { confined, healthcheck, networks, type Part } from '@tierline/network/compose';

const name = 'tierline';
const port = 5432;
const password = '/run/secrets/password';

const databaseHost = ({ domain }: ConsortiumMember): string => `database.${domain}`;
/** Under which name the folder keeps the password. */
export const databaseSecret = ({ slug }: ConsortiumMember): string => `${slug}-database`;

export const databaseUrl = (member: ConsortiumMember, secret: string): string =>
  `postgres://${name}:${secret}@${databaseHost(member)}:${port}/${name}`;

/** A member's own PostgreSQL; its node alone reaches it. */
export function databasePart(member: ConsortiumMember, image: string): Part {
  const host = databaseHost(member);
  return {
    name: host,
    service: confined(
      {
        image,
        environment: { POSTGRES_USER: name, POSTGRES_DB: name, POSTGRES_PASSWORD_FILE: password },
        networks: [networks.database(member.slug)],
        volumes: [`${host}:/var/lib/postgresql`],
        secrets: [{ source: host, target: password }],
        tmpfs: ['/tmp', '/var/run/postgresql'],
        // By TCP: while it is being set up it listens on its socket only.
        healthcheck: healthcheck('pg_isready', '--host', '127.0.0.1', '--username', name, '--dbname', name),
        stop_grace_period: '60s',
      },
      { cpus: '1.0', memory: '1g', pids: 256 },
    ),
    secrets: { [host]: `secrets/${databaseSecret(member)}` },
  };
}
