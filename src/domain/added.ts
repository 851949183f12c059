/** What became of something that was to be added: there may be no room, or one that says the same under another id. */
export type Added<Thing> =
  | { readonly kind: 'added'; readonly thing: Thing }
  | { readonly kind: 'tooMany' }
  | { readonly kind: 'duplicate'; readonly id: string };
