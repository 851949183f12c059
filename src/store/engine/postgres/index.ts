export { checkPostgres, openPostgres, openPostgresAlone, requireWritable } from './open-postgres.ts';
export { createPostgresBell } from './postgres-bell.ts';
export { createPostgresElections } from './postgres-elections.ts';
