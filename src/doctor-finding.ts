/** What one check found: in a few words what is well, or what is wrong and its cure. */
export type Finding =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly cure: string };

/** All is well, as the words say. */
export const well = (detail: string): Finding => ({ ok: true, detail });
/** Something is wrong: what it is, and what to do. */
export const ill = (detail: string, cure: string): Finding => ({ ok: false, detail, cure });
