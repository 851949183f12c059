/** The feed of the university that `src/campus/index.ts` names. */
export { openData as campusFeed } from './open-data.ts';
