export { DatabaseServer, type DatabaseOptions } from './database/server';
export { MemberDatabase, type Part, type Parts } from './database/member-database';
export { insertRows } from './database/insert-rows';
