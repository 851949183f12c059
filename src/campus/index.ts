/** The university that Carrel is run for. Another one is a folder beside `concordia`, named here. */
export { concordia as campus } from './concordia/concordia.ts';
